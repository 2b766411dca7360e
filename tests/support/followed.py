"""Follows suggestions: fills the gaps of a draft with plain words, and edits the definition as a suggestion says."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from scorer.claims.annotated import Annotated
from scorer.claims.kinds import annotate
from scorer.claims.siblings import index_names
from scorer.claims.tool_facts import gather
from scorer.contracts.report import Opportunity
from scorer.data.rubric import load_rubric
from scorer.reading.tool import read_tool
from scorer.scoring import suggestions, weigh
from scorer.scoring.api import estimate_tdqs
from scorer.scoring.rewriting import split, without
from scorer.scoring.suggestions import Missing, Standing

#: How many answers a gap has.
TRADES = 3
#: The answers, of different trades, for each gap of a draft.
FILLERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Verb", ("Prepare", "Collect", "Print")),
    (
        "which .*, of what, from where",
        (
            "the unpaid invoices of one supplier from the purchase ledger",
            "soil samples of a vineyard plot from the autumn survey",
            "the sealed ballots of a precinct from the county archive",
        ),
    ),
    (
        "of which kind, from where, in what form",
        (
            "of the current quarter from the purchase ledger, as a spreadsheet",
            "taken at the northern weather station, in metric units",
            "that the night nurse signed, from the ward journal",
        ),
    ),
    (
        "does what else",
        (
            "includes archived suppliers and closed branches",
            "waits for the pressure sensor before the pump starts",
            "covers rental trucks and trailers",
        ),
    ),
    (
        "situation that (only this tool serves|this tool serves and `.*` does not)",
        (
            "an auditor disputes a payment and the supplier is already known",
            "frost is forecast and the vines of one slope are at risk",
            "a voter moves to another county shortly before an election",
        ),
    ),
    (
        "case that it does not cover",
        (
            "payments in foreign currencies",
            "greenhouses with their own irrigation computer",
            "ballots that arrived after the deadline",
        ),
    ),
    (
        "other case",
        (
            "disputed payments of foreign suppliers",
            "a whole slope with several irrigation valves",
            "postal votes from abroad",
        ),
    ),
    ("field that holds it", ("ledger key", "plot code", "registry reference")),
    ("order", ("due date", "altitude", "precinct number")),
    (
        "place where a caller finds the .*",
        (
            "header of the printed invoice",
            "brass plate at the gate of the plot",
            "upper corner of the voter card",
        ),
    ),
    (
        "changes, sends or removes what( in addition to the .*)?",
        (
            "sends an e-mail to the accountant and closes the open reminder",
            "removes the watering plan of the following night",
            "updates the turnout figures of the precinct",
        ),
    ),
    ("can or cannot", ("cannot", "cannot", "can")),
    (
        "how, or what is lost",
        (
            "the payment history and all attached receipts are erased",
            "the harvest log of the plot is gone",
            "the county clerk restores it from the archive within a week",
        ),
    ),
    (
        "permission or role",
        (
            "the role of a chief accountant",
            "an agronomist account with write permission for the estate",
            "the `elections:write` scope of the county",
        ),
    ),
    ("error", ("`period_closed`", "a conflict error", "403")),
    (
        "condition(, such as .*)?",
        (
            "the accounting period is already closed",
            "the pump is under maintenance",
            "the precinct has certified its count",
        ),
    ),
    ("number", ("50", "200", "25")),
    ("items", ("payments", "samples", "ballots")),
    ("value", ("2031-04", "VINEYARD-7", "NW-118")),
    (
        "has what result",
        (
            "replaces the earlier payment and keeps its receipt",
            "has no further effect until the following night",
            "creates a second, identical petition",
        ),
    ),
    (
        "which fields( of the .*)?, in which form",
        (
            "the payee, the amount in cents and the due date of each payment",
            "acidity, moisture and sampling depth as decimal numbers",
            "turnout and invalid votes by precinct, as JSON",
        ),
    ),
    (
        "which data, method or default",
        (
            "the exchange rate of the previous banking day",
            "linear interpolation between the two nearest sensors",
            "the electoral register of January",
        ),
    ),
    (
        "do what",
        (
            "convert foreign amounts",
            "estimate missing moisture readings",
            "decide whether a signature counts",
        ),
    ),
    (
        "selects, limits or changes what",
        (
            "selects the ledger in which the payment is booked; closed ledgers are skipped",
            "limits the survey to plots above that altitude",
            "decides which precincts count towards the turnout",
        ),
    ),
    (
        "format",
        ("a year and month as YYYY-MM", "an estate name in capitals with its number", "a region code"),
    ),
    # Spanish
    (
        "situación que solo ella resuelve",
        (
            "un auditor discute un pago y el proveedor ya es conocido",
            "se anuncian heladas y peligran las viñas de una ladera",
            "un votante se muda a otra provincia poco antes de las elecciones",
        ),
    ),
    (
        "caso que no cubre",
        ("pagos en moneda extranjera", "invernaderos con riego propio", "papeletas llegadas fuera de plazo"),
    ),
    (
        "otro caso",
        (
            "pagos discutidos de proveedores extranjeros",
            "una ladera entera con varias válvulas",
            "votos por correo desde el extranjero",
        ),
    ),
    ("campo", ("clave del libro", "código de parcela", "referencia del registro")),
    (
        "qué cambia, envía o elimina",
        (
            "envía un correo al contable y cierra el recordatorio abierto",
            "elimina el plan de riego de la noche siguiente",
            "actualiza las cifras de participación de la mesa",
        ),
    ),
    (
        "qué se pierde",
        (
            "se borra el historial de pagos con sus recibos",
            "desaparece el cuaderno de cosecha de la parcela",
            "se pierden todas las firmas recogidas",
        ),
    ),
    (
        "permiso o rol",
        (
            "el rol de contable jefe",
            "una cuenta de agrónomo con permiso de escritura",
            "permiso de administrador electoral",
        ),
    ),
    (
        "condición",
        (
            "el periodo contable ya está cerrado",
            "la bomba está en mantenimiento",
            "la mesa ya certificó su recuento",
        ),
    ),
    ("número", ("50", "200", "25")),
    ("elementos", ("pagos", "muestras", "papeletas")),
    ("orden", ("fecha de vencimiento", "altitud", "número de mesa")),
    (
        "qué resultado tiene",
        (
            "sustituye el pago anterior y conserva su recibo",
            "no cambia nada hasta la noche siguiente",
            "crea una segunda petición idéntica",
        ),
    ),
    (
        "qué campos, en qué forma",
        (
            "el beneficiario, el importe en céntimos y el vencimiento de cada pago",
            "la acidez, la humedad y la profundidad como números decimales",
            "la participación y los votos nulos por mesa, en JSON",
        ),
    ),
    (
        "formato",
        (
            "un año y un mes como AAAA-MM",
            "el nombre de la finca en mayúsculas con su número",
            "un código de región",
        ),
    ),
    ("valor", ("2031-04", "VINEYARD-7", "NW-118")),
    # Chinese
    (
        "只有此工具适用的情况",
        (
            "审计员对付款提出异议且供应商已知",
            "预报有霜冻且某个山坡的葡萄藤有风险",
            "选民在选举前不久迁往外县",
        ),
    ),
    ("不涵盖的情况", ("外币付款", "自带灌溉系统的温室", "截止日期之后寄到的选票")),
    ("其他情况", ("处理外国供应商的争议付款", "灌溉有多个阀门的整个山坡", "统计来自国外的邮寄选票")),
    ("更改、发送或删除什么", ("向会计发送邮件并关闭提醒", "删除次日夜间的灌溉计划", "更新选区的投票率数据")),
    ("丢失的内容", ("付款记录和所有收据将被清除", "地块的收获日志将消失", "已收集的签名全部丢失")),
    ("权限或角色", ("总会计师角色", "具有写权限的农艺师账号", "选举管理员权限")),
    ("条件", ("会计期间已经关闭", "水泵正在维护", "选区已经确认计票结果")),
    ("错误", ("`period_closed` 错误", "冲突错误", "403 错误")),
    ("数量", ("50", "200", "25")),
    ("排序方式", ("到期日", "海拔", "选区编号")),
    (
        "哪些字段，以何种形式",
        (
            "收款人、金额（分）和每笔付款的到期日",
            "酸度、湿度和取样深度（小数）",
            "各选区的投票率和无效票数（JSON）",
        ),
    ),
    ("格式", ("YYYY-MM 年月", "大写庄园名加编号", "地区代码")),
    ("示例值", ("`2031-04`", "`VINEYARD-7`", "`NW-118`")),
    ("字段", ("总账编号", "地块代码", "登记编号")),
)
SCHEMA_TEXTS = (
    "Ledger month as YYYY-MM; take it from the header of the printed invoice",
    "Altitude in meters above which plots are surveyed, such as 340",
    "Registry reference of the precinct, found on the certified count sheet",
)
_GAP = re.compile(r"<([^<>]+)>")


@dataclass(frozen=True)
class Scored:
    """A definition with its estimate and what would raise it."""

    definition: Annotated
    estimate: float
    edits: tuple[tuple[Missing, Opportunity], ...]

    def gain(self, kind: str) -> float:
        return next((each.tdqs for each, _ in self.edits if each.kind == kind), 0.0)


def scored(raw: dict[str, Any], siblings: Iterable[str]) -> Scored:
    tool, rubric = read_tool(raw), load_rubric()
    definition = annotate(gather(tool, index_names((tool.name, *siblings))))
    results = weigh.score(definition, rubric)
    estimate = estimate_tdqs({key: each.estimate for key, each in results.items()})
    found = suggestions.lacks(definition, rubric).edits[: suggestions.MOST_EDITS]
    shown = suggestions.opportunities(definition, found, estimate, Standing.of([estimate]))
    return Scored(definition, estimate, tuple(zip(found, shown, strict=True)))


def gaps_of(draft: str) -> list[str]:
    return _GAP.findall(draft)


def answers(gap: str) -> tuple[str, ...]:
    """Return the answers for a gap, one for each trade."""
    return next(found for pattern, found in FILLERS if re.fullmatch(pattern, gap))


def drafts(item: Opportunity) -> Iterator[str]:
    """Yield the draft of a suggestion, its gaps filled for each trade."""
    parts = _GAP.split(item.draft)
    for number in range(TRADES):
        yield "".join(answers(part)[number] if at % 2 else part for at, part in enumerate(parts))


def followed(raw: dict[str, Any], item: Opportunity, definition: Annotated) -> Iterator[dict[str, Any]]:
    """Yield the definition after a suggestion was followed, once for each trade."""
    text = raw.get("description") or ""
    if item.draft:
        for sentence in drafts(item):
            yield {**raw, "description": _with(text, item, sentence, definition)}
    elif item.pointer == "/annotations" or item.rule == "contradiction":
        yield from _hinted(raw, item)
    elif item.pointer == "/description":
        yield {**raw, "description": _cut(text, definition, item.rule)}
    else:
        yield _described(raw, item, definition)


def _hinted(raw: dict[str, Any], item: Opportunity) -> Iterator[dict[str, Any]]:
    """Yield the definition with the hint that a suggestion names, with each value where it leaves that open."""
    hint, value = re.match(r"Set `(\w+)(?:: (true|false))?`", item.fix).groups()  # type: ignore[union-attr]
    annotations: dict[str, Any] = raw.get("annotations") or {}
    for each in (value,) if value else ("true", "false"):
        yield {**raw, "annotations": {**annotations, hint: each == "true"}}


def _with(text: str, item: Opportunity, sentence: str, definition: Annotated) -> str:
    if item.span:
        start, end = item.span
        return f"{text[:start]}{sentence} {text[end:].lstrip(' .')}".strip()
    if item.rule == "action":
        return f"{sentence} {text}".strip()
    end = _end_of_prose(text, definition)
    head, rest = text[:end], text[end:].lstrip(" .")
    return f"{_stopped(head)} {sentence}{'' if not rest or rest[0] == chr(10) else ' '}{rest}".strip()


def _end_of_prose(text: str, definition: Annotated) -> int:
    """Return where the prose about the tool ends, to which a sentence is added: before sections, lists and examples."""
    end = 0
    for sentence in definition.sentences:
        words = text[sentence.start : sentence.end].rstrip()
        if sentence.section != "body" or sentence.bullet or words.endswith(":"):
            break
        end = sentence.start + len(words)
    return end or len(text)


def _stopped(text: str) -> str:
    text = text.rstrip()
    stop = "。" if re.search("[\u3400-\u9fff]", text) else "."
    return text if not text or text.endswith((".", "!", "?", ":", "`", "。")) else f"{text}{stop}"


def _cut(text: str, definition: Annotated, kind: str) -> str:
    """Remove the words that a defect marks, or split the long sentence that it marks."""
    spans = sorted((span for claim in definition.of_kind(kind) for span in claim.spans), reverse=True)
    for start, end in spans:
        if kind == "bloated":
            return f"{text[:start]}{split(text[start:end])}{text[end:]}"
    return without(text, spans)


def _described(raw: dict[str, Any], item: Opportunity, definition: Annotated) -> dict[str, Any]:
    """Write a schema text for each parameter that a suggestion is about."""
    edited = copy.deepcopy(raw)
    named = {name for claim in definition.of_kind(item.rule) for name in claim.specifics}
    for number, (name, schema) in enumerate(edited["inputSchema"].get("properties", {}).items()):
        if isinstance(schema, dict) and name in named:
            schema["description"] = SCHEMA_TEXTS[number % 3]
    return edited
