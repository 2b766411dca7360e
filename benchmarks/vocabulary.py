"""The words of the generated definitions: invented servers, what they keep, and how tools speak of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Domain:
    """What one invented server is about: its name, the place, the people in it, and eight kinds of things."""

    name: str
    place: str
    person: str
    things: tuple[str, ...]


def _domain(line: str) -> Domain:
    name, place, person, things = line.split("|")
    return Domain(name, place, person, tuple(things.split()))


DOMAINS: Final = tuple(
    map(
        _domain,
        """\
harbor|harbor office|skipper|berth buoy crane ferry lighthouse mooring pilotage tide-table
archive|reading room|reader|letter ledger map negative parchment register seal shelf-mark
greenhouse|greenhouse|gardener|bed cutting fertilizer greenfly-report harvest irrigation-plan seedling sensor
clinic|clinic|nurse|appointment chart dosage examination prescription referral vaccination ward
orchestra|concert hall|conductor|audition instrument intermission part rehearsal score seat-plan tour
bakery|bakery|baker|batch delivery dough flour-order oven recipe shift tray
railway|signal box|dispatcher|carriage delay gradient level-crossing locomotive platform timetable track-section
museum|museum|curator|artifact catalog-entry donor exhibition guided-tour loan restoration showcase
observatory|observatory|astronomer|calibration comet exposure filter-wheel mirror night-log spectrum target-list
brewery|brewery|brewer|barrel fermentation hop-variety keg malt-delivery mash tasting yeast-strain
theater|box office|usher|costume cue curtain-time performance prop season-ticket stage-plan understudy
vineyard|cellar|winemaker|bottle cask grape-sample harvest-day label parcel pruning vintage
airport|control tower|controller|baggage-belt flight-plan gate hangar runway slot taxiway weather-report
workshop|workshop|carpenter|blueprint chisel clamp joint order-sheet plank varnish workbench
school|school office|teacher|classroom course excursion grade-report homework lesson pupil substitute
kennel|kennel|keeper|adoption cage feeding kennel-card litter microchip vet-visit walk
quarry|quarry|foreman|blast-plan boulder conveyor drill-core excavator haul-road stone-order weighbridge-ticket
laundry|laundry|attendant|basket detergent dryer garment ironing pickup stain-note washing-cycle
apiary|apiary|beekeeper|colony frame hive honey-jar inspection queen smoker swarm-alert
printer|print shop|typesetter|bleed-check cover folio galley ink-order plate-proof signature typeface
ski-area|lift station|patroller|chairlift grooming-plan piste rescue-log season-pass snow-gauge snow-report trail-sign
choir|parish hall|cantor|anthem choir-robe hymn motet psalm rehearsal-note singer voice-part
dairy|dairy|milker|butter-lot cheese-wheel churn herd milk-sample pasture rennet stall
library|front desk|librarian|borrower branch edition fine hold overdue-notice periodical reading-list""".splitlines(),
    )
)

#: What a tool does: the verb of its name, its third person, and the class of its effect.
ACTS: Final = tuple(
    (verb, says, effect)
    for effect, line in (
        ("read", "list:Lists get:Gets search:Searches count:Counts compare:Compares export:Exports check:Checks"),
        ("read", "preview:Previews describe:Describes find:Finds summarize:Summarizes"),
        ("write", "create:Creates update:Updates assign:Assigns rename:Renames move:Moves tag:Tags reserve:Reserves"),
        ("write", "import:Imports approve:Approves schedule:Schedules duplicate:Duplicates restore:Restores"),
        ("destructive", "delete:Deletes cancel:Cancels archive:Archives purge:Purges reset:Resets revoke:Revokes"),
    )
    for verb, says in (pair.split(":") for pair in line.split())
)  # fmt: skip

#: What narrows a thing down: the sixth of a name that makes thousands of names different.
KINDS: Final = ("", "draft", "public", "seasonal", "shared", "spare", "historic", "urgent", "remote", "daily")
STATES: Final = tuple("open sealed loaned damaged inspected overdue booked retired waiting confirmed".split())
MEASURES: Final = tuple("weight depth age price temperature distance condition color origin priority".split())
REASONS: Final = (
    "the weekly plan changes", "two entries contradict each other", "a visitor cannot come", "stock runs low",
    "an inspection is due", "the season ends", "the handover is being prepared", "a bill has to be explained",
    "somebody reports a loss", "the budget is reviewed", "a replacement has arrived", "the opening hours change",
)  # fmt: skip
LIMITS: Final = (5, 10, 12, 20, 25, 30, 40, 50, 75, 100, 150, 200, 250, 500, 1000)
#: What happens without warning: an error and when it occurs.
ERRORS: Final = (
    ("404", "does not exist"), ("409", "was changed by somebody else meanwhile"), ("403", "belongs to another team"),
    ("422", "has no valid date"), ("429", "was asked about too often within one minute"), ("410", "was deleted"),
)  # fmt: skip
PRAISE: Final = (
    "powerful", "seamless", "blazing fast", "next-generation", "effortless", "robust", "best-in-class", "smart",
)  # fmt: skip
GAINS: Final = (
    "saves hours of work each week", "keeps the whole team in the loop", "turns raw data into decisions",
    "just works, every time", "unlocks the full potential of your records", "scales from one desk to hundreds",
)  # fmt: skip

#: Words for three more languages, in the order of the templates in `texts.py`: things, and acts by effect.
SPANISH: Final = {
    "things": "la reserva|el pedido|la factura|el turno|el envío|la entrega|el contrato|la visita".split("|"),
    "read": ("Devuelve", "Busca", "Muestra"),
    "write": ("Crea", "Actualiza", "Asigna"),
    "destructive": ("Elimina", "Cancela"),
}
CHINESE: Final = {
    "things": "预约 订单 发票 班次 货物 合同 访客 库存".split(),
    "read": ("查询", "返回", "列出"),
    "write": ("创建", "更新", "分配"),
    "destructive": ("删除", "取消"),
}
GERMAN: Final = {
    "things": "die Buchung|den Auftrag|die Rechnung|die Schicht|die Lieferung|den Vertrag".split("|"),
    "read": ("Liest", "Sucht", "Zeigt"),
    "write": ("Erstellt", "Ändert", "Verschiebt"),
    "destructive": ("Löscht", "Storniert"),
}
