"""Orders as patterns over the words of a sentence, by the kind of sign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

#: By kind: each order with what must hold of its sentence. "order": it tells the model what to do, not what the tool
#: does; "elsewhere": it names a tool that is not in this server; "firm": it is free of examples and of conditions on a
#: form; "hint": it is a sign that honest text holds as well.
ORDERS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "hide-from-user": (
        (
            "",
            "<act>/this/that/it ..3 go/goes/remain/remains/stay/stays/be/unfold/happen ..1 !unnoticed/undetected/unseen/unrecorded/unobserved",
        ),
        (
            "",
            "<no> ..3 <user> ..2 to !know/learn/notice/see/find/realize/hear ..2 that/of/about/what ..3 <act>/<you>/<done>/<thing>",
        ),
        ("", "<no> ..2 let/lets/letting ..6 !find/know/notice/learn/realize/suspect"),
        (
            "",
            "!erase/remove/delete/wipe/clear/destroy/scrub/cover ..2 trace/traces/evidence/tracks ..2 of ..1 this/your/the <act>/actions/calls/requests",
        ),
        ("", "!our/us ..1 secret"),
        ("", "if/when/should ..1 <user>/<anyone> !<ask> ..6 !<lie>"),
        ("", "<not> ..1 !about/of what <you> ..2 <done>"),
        ("order", "<no> ..3 <reply>/<user> ..4 !<unaware>"),
        ("order", "without !telling/informing/notifying/alerting <anyone>"),
        ("", "<your> ..1 <reply>/words ..7 <no> !<trace> ..1 of/about"),
        ("", "<whatever>/all ..2 <you> do/did/done ..8 <reply> ..3 !only"),
        (
            "order firm",
            "summarizing/<reply> ..6 !omit/withhold/conceal/suppress/skip/unmentioned/hide ..1 the/this/that/any <act>",
        ),
        (
            "order firm",
            "!omit/withhold/conceal/suppress/hide ..1 the/this/that/any <act> ..3 in/from ..2 <reply>/<user>",
        ),
        ("order firm", "leave/leaving/left out of ..2 !<reply> ..1 that/what/how/any ..6 <act>/<done>"),
        ("order firm", "!<reply> ..3 leave/leaves/leaving out ..1 that/what/how ..6 <act>/<done>"),
        (
            "order",
            "<not> ..1 <tell> ..2 <user>/<anyone> ..1 that/why ..5 !check/checks/filter/filters/policy/safety/guardrail/moderation ..4 blocked/stopped/refused/denied/prevented/rejected",
        ),
        ("order", "keep/keeps/keeping ..3 to !itself/yourself"),
        (
            "",
            "if/when/should ..1 <user>/<anyone> !<ask> ..8 done/else/happened/did/sent/uploaded/called/why ..3 <reply>/say/claim/tell ..4 only/nothing/no/not",
        ),
        ("", "if/when/should ..1 <user>/<anyone> !<ask> ..8 !deny/claim/pretend"),
        ("firm", "<user> ..4 <not>/don't ..3 !<bothered> ..2 with/of/about ..3 fact/<act>"),
        ("", "<user>/<anyone> ..2 stays/stay/remains/remain/kept/left/keep/leave ..2 !<unaware>"),
        ("", "!keep/leave ..3 <user> ..2 !<unaware>/dark"),
        ("", "<not> ..1 !<trace> ..1 of ..6 <reply>/tell"),
        ("", "not ..2 for ..3 !eyes"),
        ("", "leave/stay/remain/go/goes/stays/remains/left ..6 !<untold>"),
        (
            "",
            "<act>/this/that/it ..3 !stay/stays/remain/remains/keep ..2 !hidden/secret/invisible/unnoticed from/to ..2 <user>",
        ),
        (
            "",
            "<user> ..2 is/are/does/do/has/have/need/needs/must/should ..1 <not>/don't ..3 !know/notice/learn/see/hear/realize/suspect ..2 this/that/what/about/of ..2 <you>/<act>",
        ),
    ),
    "data-sent-out": (
        (
            "order firm",
            "!convert/encode/compress/translate/transform/pack ..2 <talk>/<secret>/<said> ..2 to/as/in/into/with !hex/base64/binary/morse/rot13/hexadecimal",
        ),
        ("order firm", "<get> ..4 !<keyword>/<secret> ..6 and/then ..1 <bare> <it>"),
        (
            "order",
            "if/when/whenever/once ..1 <user> ..1 <said>/<wish>/enters/types/gives ..2 !<secret> ..5 <bare>/<use>/call",
        ),
        ("order firm", "<bare> ..2 !user's/users' ..6 <address>"),
        ("order firm", "<every> !reply/answer/response/message/summary ..2 <you> ..7 <address>"),
        (
            "order firm",
            "<get>/open ..4 <user> ..2 !cookies/passwords/wallet/keychain/bookmarks/clipboard/browser ..4 and ..1 <bare> <it>",
        ),
        (
            "order firm",
            "resolve/lookup/look/query/<send>/<load> ..8 <keyword>/<secret> ..6 !nslookup/dig/dns/subdomain/hostname",
        ),
        ("hint firm", "<put> ..6 <user> ..1 !typed/wrote/entered/said/asked ..3 here"),
        ("hint", "!cookies/passwords ..1 of/from ..1 <user>"),
        (
            "hint order",
            "<get>/list ..2 files ..1 in/of ..4 and ..1 !append/include/attach/add/encode their/its/them",
        ),
        ("order firm", "<every>/<whole>/<you>/what ..6 !<talk> ..8 <send>/<load>/<put> ..4 <address>"),
        ("order firm", "<bare>/<load>/<send> ..12 !<talk> ..8 <address>"),
        ("order firm", "<load> ..2 <address> ..8 what/everything ..2 <user> ..2 !<said>"),
        (
            "order firm",
            "<bare>/<put> ..6 what/everything/all ..3 <user>/<you> ..2 !<said>/know/see/remember ..8 <address>",
        ),
        ("order firm", "!<secret> ..8 <send>/<load>/<put> ..6 <address>"),
        ("order firm", "<bare> ..6 !<secret> ..8 <address>"),
        ("order firm", "<put>/<bare>/takes/holds/contains ..20 your/hidden/the !<mine> <rule>"),
        (
            "order firm",
            "<put>/<bare>/takes/holds/contains ..20 !your instructions/memory/guidelines/prompt/tools",
        ),
        (
            "order firm",
            "<bare> ..3 <user> <earlier> ..1 !questions/messages/prompts/requests/words ..8 here/<id>/field/parameter/base64/encode",
        ),
        ("order firm", "<get> ..4 !<dump>/up ..3 <key> ..8 <bare> ..3 as/in/into/to/via"),
        ("order firm", "<bare> ..4 !dump/values/contents ..2 of/from ..3 <env>"),
        (
            "order firm",
            "<bare> ..4 !<private> ..2 in/of/from ..2 <user> home/desktop/inbox/documents/downloads",
        ),
        (
            "order firm",
            "<bare> ..2 <user> !home/inbox/desktop/keychain/clipboard/passwords/bookmarks ..8 to/as/in/into",
        ),
        (
            "order firm",
            "<get> ..5 !mails/mail/emails/inbox/contacts/passwords/clipboard/keychain/bookmarks/screenshots ..6 and ..2 <bare> <it> ..1 as/in/into/to/via/here <id>/this/the/parameter",
        ),
        ("order firm", "<bare>/show ..3 <user> ..3 !<secret>"),
        ("order firm", "<secret> ..3 <you> ..1 !come/find/see/know/encounter/discover/hold ..8 <send>/<put>"),
        ("order firm", "<bare>/show ..1 the/this <tool> ..5 !<keykind> <keyword>"),
        ("order firm", "<bare>/show ..1 the/this <tool> ..5 !<secret>"),
        (
            "hint order",
            "must/should/always ..2 <put> ..2 <whole> ..2 !chat/conversation/dialog/dialogue/transcript",
        ),
    ),
    "added-recipient": (
        (
            "order firm contact",
            "* <address> !<copied>/reply-to/sender/copy/access/share/invite/subscribe/collaborator/owner/member <every>/must/also/sure/set/grant/make/give",
        ),
        ("order", "!instead/rather ..1 of/than ..1 the/what/whichever ..1 <changeable> ..3 <user>"),
        ("order firm contact", "<every>/also/regardless/must/always/<whatever> ..8 !<copied> ..8 <address>"),
        ("order firm contact", "!<copied> ..5 also/<every>/regardless/must/always/need/needs ..6 <address>"),
        ("order firm contact", "<every> ..1 !<copied> ..4 <address>"),
        (
            "order firm contact",
            "<change> ..4 !wallet/account/iban/payee/recipient/beneficiary/receiver/address/destination ..7 <address>",
        ),
        (
            "order firm contact",
            "!payments/payment/money/funds/payouts/refunds/transfers ..4 <send> ..3 <address>",
        ),
        (
            "order firm contact",
            "<every>/whenever ..2 !message/mail/post/commit/letter/email/invoice ..5 <send>/write/create/compose ..6 add/append/include/insert/put/end/attach ..5 <address>",
        ),
        ("order contact", "without !telling/informing/notifying/alerting <anyone> ..6 <address>"),
    ),
    "other-server": (
        (
            "elsewhere",
            "should/when/whenever/if/before/after/time ..2 <id> ..1 be/is/gets/was/been ..1 !<used> ..3 <change>/drop/remove/hide/filter/add/append/include/insert/send/call/pass/forward/copy/use/set",
        ),
        (
            "elsewhere",
            "<calls> ..1 of/from <id> ..8 <change>/correct/fix/filter/wrong/unreliable ..6 !this <tool>",
        ),
        (
            "",
            "if/when/whenever another/any/other !tool ..6 <change>/add/use/send/pass/copy/forward/call/put/include ..6",
        ),
        ("elsewhere", "<id> ..1 must/should/takes/gets/uses/reads/needs/has ..5 !from this <tool>"),
        (
            "elsewhere",
            "!route/redirect/intercept/send/forward/pass/hand ..3 its/<calls>/their ..4 through/to/via/into this <tool>",
        ),
        (
            "elsewhere",
            "<calls> ..1 of/to/from/by <id> ..3 must/should/have/need/has/are/be/go/goes ..7 !this",
        ),
        ("elsewhere", "<changes> ..1 how/what/the ..2 <id> ..1 !works/behaves/does/acts/runs/sends/behavior"),
        (
            "elsewhere",
            "when/whenever/if/before/after/time ..2 <id> ..2 is/gets/was/runs ..1 <used>? ..4 !<change>/add/append/include/insert/bcc ..3 <changeable>",
        ),
        (
            "",
            "<every>/when/whenever ..9 any/every/other/another ..1 !tool/tools ..4 pass/send/call/forward/copy ..3 <it>/arguments ..5 this",
        ),
        (
            "elsewhere",
            "<not>/don't/stop ..1 use/call/using/calling/trust <id> !anymore/again/longer/ever/anyhow",
        ),
        ("elsewhere", "<changes> the <id> !tool/function"),
        (
            "elsewhere",
            "<id> ..6 is/are/was/were ..3 !malicious/unsafe/compromised/dangerous/insecure/untrusted/outdated/obsolete/unreliable ..14 use/call/invoke/run/choose/prefer ..8 instead",
        ),
    ),
    "call-first": (
        (
            "",
            "if/should/when/even ..1 <user> ..4 !different/another/other/else ..4 this <tool> ..2 all/anyway/regardless/nevertheless/still/nonetheless",
        ),
        (
            "",
            "<not> ..1 <use> ..6 !built-in/builtin/native ..1 editor/browser/shell/terminal/memory/reader/viewer",
        ),
        ("", "no other !tool/tools/server/servers ..1 allowed/permitted/may/should/must"),
        (
            "order override",
            "<use>/default/defaulting ..6 this <tool> ..3 !<whatever> ..2 <user>/what/which ..2 <wish>/was/is/requested",
        ),
        ("order override", "!even if/when ..1 the <user> ..1 <wish> ..8 this/<use>"),
        ("override", "<whatever> ..3 <user> ..2 !<wish> ..6 <use> ..2 this <tool>"),
        ("", "other ..2 !<tools> ..3 <bad>"),
        ("hint", "before <you> !answer/reply/respond ..8 <use> this"),
        ("hint", "always/should/must always? to? !default/defaulting ..1 <use> ..1 it/this"),
        (
            "hint",
            "even/though ..2 another/other/different !tool/tools/server ..4 better/suited/suitable/fits/fit/faster/closer/appropriate",
        ),
        (
            "hint",
            "the/your ..1 !preferred/primary/default <tool> for any/all/every/anything/everything/whatever",
        ),
    ),
    "ignore-instructions": (
        (
            "",
            "come/comes/is/are/was/were ..3 from/by ..1 your !developer/developers/creator/creators/operator/operators/maker/makers/owner/owners/vendor",
        ),
        ("", "!binds/bind/weight/importance/weigh/weighs/counts/authority ..3 than ..2 <authority>"),
        (
            "",
            "your ..2 !<rule>/policy ..8 not/don't/doesn't/longer ..1 apply/cover/bind/matter/count/hold/applies",
        ),
        ("", "forget ..1 you !are"),
        (
            "",
            "you are ..6 !without/no ..1 limits/restrictions/rules/filters/limitations/restraints/boundaries",
        ),
        ("", "<this> ..6 !<outrank> ..5 <authority>"),
        (
            "",
            "treat/regard/consider ..5 as ..2 coming/written/sent/issued/given from/by ..1 !developer/system/user/operator/admin/administrator/owner",
        ),
        ("", "<you> no !longer ..5 your/<earlier> ..1 <rule>"),
        ("", "<drop> ..1 your ..2 !<rule> ..1 <aside>"),
        ("", "!now/point on ..3 <you> ..3 <obey>/only/is/are"),
        ("", "<you> ..1 !<obey> only ..3 <rule>/tool"),
        ("", "your ..2 !<rule> ..3 not/don't/longer ..1 apply/bind/matter/count/valid"),
        ("", "!<drop> ..1 your ..1 <rule>"),
    ),
    "claimed-permission": (
        ("order", "<grave> ..6 <tell>/ask ..2 <user> ..1 !afterwards/later/afterward/after"),
        ("order", "consider/treat/regard/deem/count ..4 as ..1 !<agreed>"),
        ("order", "<yes>/confirm/grant/click/sign ..1 it/them/that !yourself"),
        ("order", "<not> !bother ..2 <user> ..7 <grave>"),
        (
            "order firm",
            "<not>/don't/unnecessary ..4 !<wait> ..4 <user> ..3 <confirm> ..4 before/when ..2 <you> <grave>",
        ),
        ("order", "<grave> first ..5 !<confirm> ..1 <later>"),
        ("", "<user> ..2 <agreed> ..6 !<advance>"),
        ("order", "!even/despite ..2 <user> ..1 <objects>"),
        ("order", "<grave>/continue/go ..4 even/although/though ..2 <user> ..1 !<objects>"),
        (
            "order",
            "<yes>/click/press ..2 to ..1 <every> ..1 !approval/confirmation/permission/consent/security/safety",
        ),
        ("order", "<yes>/click/press/answer ..6 !behalf"),
        ("order", "<wait> ..1 the <user> ..3 is/are/isn't ..1 !<needless> ..8 <grave>"),
    ),
    "fetched-code": (
        ("order firm", "<load>/<get>/download ..5 <address> ..3 !<run> <it>"),
        ("order firm", "<run> ..2 !<code> ..5 at/from/under ..1 <address>"),
        ("order firm", "!download/fetch/get/save/curl/wget ..3 <address> ..4 and ..1 <run> <it>"),
    ),
    "credentials-file": (),
}
