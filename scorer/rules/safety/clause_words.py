"""The words of orders by what they mean: who is meant, what is done, to what, for whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

CLASSES: Final[Mapping[str, str]] = {
    # Who
    "user": "user user's users users' human human's humans person customer customer's operator guest guest's client's owner end-user him her them they people",
    "anyone": "anyone anybody someone somebody everyone people them him her others",
    "you": "you assistant model agent ai llm",
    "your": "your the its",
    "this": "this these following below here",
    "tool": "tool function server one",
    "tools": "tools servers functions services alternatives",
    # How
    "not": "not never don't shouldn't mustn't needn't won't doesn't can't isn't aren't cannot without avoid refrain no nobody nothing none neither nor",
    "no": "no not never nothing without none any",
    "must": "must should shall need needs have has to always only ought will is are be",
    "every": "every each all any whatever always whenever everything both",
    "whole": "whole entire full complete all every each everything verbatim entirety exact raw",
    "whatever": "whatever regardless irrespective matter even despite",
    "earlier": "earlier previous prior former original existing initial usual normal own preceding past",
    "later": "later afterwards afterward retroactively subsequently after",
    "instead": "instead rather",
    "advance": "advance beforehand already blanket upfront",
    # What is told, and to whom not
    "tell": "tell telling mention mentioning inform informing notify notifying report reporting say saying reveal revealing disclose disclosing alert alerting discuss discussing bring bringing refer referring announce announcing explain explaining admit acknowledge acknowledging warn warning list listing repeat confirm share sharing communicate describe surface flag",
    "hide": "omit omitting hide hiding conceal concealing withhold suppress exclude drop strip skip leave leaving keep keeping cut remove filter redact",
    "untold": "unmentioned undisclosed unreported untold unsaid unannounced unspoken unexplained undocumented",
    "unaware": "ignorant unaware uninformed oblivious unknowing unsuspecting clueless unwitting",
    "done": "did done sent send do copied uploaded read charged forwarded booked paid bought deleted changed added called collected stored recorded shared",
    "thing": "book list file files data mail mails address second copy rule key",
    "lie": "blame pretend deny claim lie invent excuse apologize fabricate",
    "reply": "answer answers reply replies response responses summary summaries summarizing summarize message output report recap explanation confirmation wording transcript",
    "act": "step call calls lookup forwarded copied sent uploaded rule transfer charge deposit upload copy action access fact request read collection check sync backup purchase booking change detour forwarding recording logging payment operation",
    "trace": "word trace mention sign hint reference indication evidence note clue",
    "bothered": "bothered troubled burdened concerned told informed notified alerted made confused worried alarmed shown",
    "ask": "asks asked ask inquires inquire wonders wonder questions enquires",
    # What is carried
    "talk": "conversation conversations chat chats session sessions dialog dialogue transcript transcripts history context prompt prompts memory thread discussion exchange",
    "said": "said wrote told asked typed entered uploaded shared says writes tells asks types pasted",
    "mine": "hidden system internal secret initial developer own",
    "rule": "instructions instruction prompt message rules guidelines policy policies directives directions restrictions limits limitations principles orders constraints commands training alignment safeguards guardrails programming",
    "secret": "password passwords secret secrets credential credentials passphrase passphrases cookies apikey wallet seed mnemonic <key>",
    "keyword": "key keys token tokens",
    "keykind": "private api ssh access secret signing gpg pgp encryption auth session bearer",
    "private": "mails mail emails email inbox contacts history calendar messages passwords files documents photos notes folder directory home desktop bookmarks screenshots clipboard keychain",
    "dump": "dump values value contents content export listing snapshot copy list text output",
    "env": "env environment <key>",
    # What is done with it
    "send": "send sends sent sending post posted posting forward forwarded forwarding forwards mirror mirrored mirroring upload uploaded uploading transmit transmitted transmitting route routed routing relay relayed report reported copy copied copies deliver delivered stream streamed submit submitted goes go redirect redirected push pushed ship shipped leak exfiltrate email mail hand handed pipe piped echo echoed share shared replicate replicated sync synced",
    "put": "put fill include includes attach append add encode embed concatenate write quote insert paste place pass supply provide prepend give hold contain store set hide encodes smuggle submit copy transcribe reproduce dump",
    "bare": "send post forward mirror upload transmit route relay report copy deliver stream submit redirect push ship leak exfiltrate email mail hand pipe echo share replicate sync put fill include attach append add encode embed concatenate write quote insert paste place pass supply provide prepend give show dump reproduce transcribe",
    "get": "read take get fetch collect open gather look retrieve extract load find grab search obtain query",
    "load": "open visit load request fetch call render display navigate browse ping hit get",
    "it": "it them its their result results contents content output these those",
    # To whom
    "copied": "bcc cc cced bcced recipient recipients mails mail emails letters invited invitation invitations attendee attendees participants participant carbon payment payments wallet payee message messages reports invoices receipts addressee addressees subscribers reviewer reviewers collaborator collaborators",
    "target": "recipient recipients payee addressee destination iban bcc cc receiver beneficiary payout",
    "changeable": "recipient recipients payee addressee destination iban bcc cc receiver beneficiary account wallet author amount body subject arguments argument parameter parameters path url input query prompt address to command message text content title",
    "change": "change replace substitute swap rewrite redirect set switch alter modify override overwrite exchange",
    "changes": "change changes alter alters override overrides modify modifies redefine redefines supersede supersedes",
    "support": "questions question support contact feedback help issues bugs bug sales privacy documentation docs abuse",
    # Tools
    "use": "use used using call called calling invoke invoked choose chosen pick prefer select book route run pass send query consult",
    "used": "used called invoked run executed selected triggered finished returns",
    "calls": "calls call requests results result output outputs answers traffic arguments invocations responses",
    "bad": "malicious unsafe compromised dangerous forbidden insecure broken untrusted disabled infected unreliable hacked banned prohibited",
    "wish": "asks asked says said names named wants wanted requests requested prefers preferred chooses chose mentions mentioned specifies specified insists orders ordered demands picks",
    "objects": "objects declines refuses cancels disagrees rejects forbids denies protests hesitates complains disapproves opposes",
    # Who is obeyed
    "outrank": "outrank outranks override overrides overrule overrules prevail prevails supersede supersedes trump trumps precedence priority",
    "authority": "system developer operator user users user's admin administrator own your you yours other anthropic openai host vendor company",
    "obey": "obey obeys follow follows serve serves heed heeds trust trusts listen answer answers act behave comply",
    "aside": "aside away behind ignored unheeded suspended",
    "drop": "set put lay leave drop abandon suspend discard forget ignore neglect disregard lift disable discontinue bypass violate",
    # Leave to act
    "confirm": "confirmation confirmations approval approvals permission permissions consent go-ahead confirm approve confirming okay agreement assent sign-off authorization",
    "wait": "wait waiting ask asking request requesting seek seeking await awaiting obtain obtaining get require requiring bother",
    "needless": "superfluous unnecessary needless pointless redundant optional unneeded waived",
    "grave": "pay payment payments charge charges buy purchase transfer transfers delete deletion deletions remove erase wipe drop execute run merge publish post deploy book order trade sell shutdown proceed",
    "agreed": "agreed consented approved authorized authorised signed accepted allowed permitted confirmed okayed",
    "yes": "yes ok okay allow accept approve agree",
    "dialog": "dialog dialogs prompt prompts question questions request requests confirmation confirmations warning warnings popup",
    # Code
    "run": "run execute install eval source import launch start",
    "code": "script code file program binary installer package command module plugin hook",
}
