"""The index of a site: the best servers as a table, which its script replaces by what a reader looks for."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from scorer.contracts.orders import RISK_CLASSES
from scorer.data.spec import load_spec
from scorer.formats import summary
from scorer.formats.site_page import Site, site_page, transport_words
from scorer.formats.site_row import RISKS, SIZES, TRANSPORTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorer.formats.site_row import Row
    from scorer.formats.site_statistics import Totals

#: The rows of a page of the table, and of a file of the data that its script loads.
PAGE: Final = 100
CHUNK: Final = 1000


def index_page(rows: Sequence[Row], totals: Totals, failures: Sequence[str], site: Site) -> str:
    """Return the page. `failures` are the classes of failures in the order of the chunks; the first is ""."""
    shown = sorted(rows, key=lambda row: row.rank)[:PAGE]
    tiers = [tier for tier, _ in load_spec().tiers]
    counted = Counter(row.score["tier"] if row.score else "" for row in rows)
    return site_page(
        "site_index.html.j2",
        site,
        "index.html",
        here="index",
        rows=shown,
        totals=totals,
        tiers=[(tier, counted[tier]) for tier in tiers],
        unscored=counted[""],
        risks=[risk for risk in RISK_CLASSES if totals.risks.get(risk)],
        transports=[(each, transport_words(each)) for each in TRANSPORTS if each in totals.transports],
        sizes=SIZES,
        failures=[each for each in failures if each],
        data=json.dumps(_data(len(rows), failures)),
        servers=summary.plural(len(rows), "server"),
    )


def _data(servers: int, failures: Sequence[str]) -> dict[str, Any]:
    """Return what the script has to know: how many rows and files there are, and what the numbers in them mean."""
    floors = [floor for _, floor in load_spec().tiers]
    return {
        "servers": servers,
        "page": PAGE,
        "chunks": -(-servers // CHUNK),
        "risks": RISKS,
        "transports": TRANSPORTS,
        "transportWords": [transport_words(each) for each in TRANSPORTS],
        "failures": failures,
        "sizes": SIZES,
        "floors": floors,
    }
