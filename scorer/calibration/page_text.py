"""The sentences of the page of agreement."""

from __future__ import annotations

from typing import Final

HEAD: Final = """\
# Agreement with published scores

How far the scores of mcp-scorer agree with those that Glama's language-model judge published. Written by
`make agreement` from labelled tools that are not part of this project; the texts below are ours, and the
figures are all that is taken from theirs.
"""

NOT_SHOWN: Final = """\
They are no sample of the registry: pages were chosen by
topic, and some for being poor. Purpose and usage are published for few servers, mostly three, so their own
figures say little; as parts of the tdqs they are checked on all rows that publish one. For most rows the
types, enums and siblings are not shown, and a rule that needs them finds nothing there.
"""

METHOD: Final = """\
- **Out of fold** means: the rows are split into five parts, no group in two of them. For each part the
  rubric is fitted to the other four, sizes, cut points and spread (the latter two from estimates that are
  themselves out of fold within the four), and then scores the part. Rows of an era are scored by a rubric
  of that era. What was not done anew for each part: the rules, their forms and signs, the caps, and
  the few sizes that are held by hand were written with these rows in view. A sealed set of other owners is
  the check on that.
- **Exact** and **within 1** compare integers; **kappa** is the quadratic weighted kappa of integers (of
  values to one decimal for the whole); **Spearman**, **MAE** and **bias** (ours minus published) compare
  the real estimate from which the integer is cut. For “TDQS of integers” all six compare the tdqs that
  follows from our six integers, which is the one that tier and gate use.
- **(Standard errors)** are from 300 draws of groups with replacement. Where three servers hold most rows,
  as in purpose and usage, they are themselves uncertain.
- Two baselines need no reading: **always the mean** of the other parts' rows of the era, and **length
  alone**, a line through the logarithm of the description's length.
- The **interval score** is the width plus ten times what an interval misses by; **constant width** is the
  same estimate with one width for all, set by the other parts' residuals.
"""

DIFFER: Final = """\
Reading them side by side, the larger differences are of these kinds.

- **Usage said without the usual words.** A rule of practice (one collection for each application, say) or a
  mandatory field counts for the judge as guidance on when to use a tool; we look for conditions, exclusions,
  prerequisites and siblings, and see none. The reverse too: an aside that begins with “when” or “before”
  and tells what the tool does is taken for guidance.
- **One owner, two gradings.** Tools of one server with texts alike in form get 3 and 5 on conciseness or
  usage. Nothing in the texts explains it, and no rule should.
- **Short but whole sentences.** A five-word sentence with a verb and an object is under-specified to the
  judge on one page and complete on the next; it depends on how much the action leaves open, which needs
  knowledge of the world.
- **Names.** Texts that lean on capitalised names of products and features score lower than others, and we
  count such names; the judge knows which of them everybody knows, and we do not.
- **Self-evident tools.** Adding two numbers, a ping, a greeting: the judge knows that nothing is left to
  tell. We know it for a few closed operations only.
- **Contradictions of meaning.** A tool that says it writes nothing and takes a parameter that marks records
  as exported is misleading to the judge. We compare verbs and hints, not claims.
- **Tools without parameters** are furthest off as a kind: their texts carry everything, and the judge's
  scores of them range from end to end.
"""

RISKS: Final = """\
How far our classes ([what they mean](risk.md)) agree with those that PolicyLayer published. Its labels are of
three generations that contradict one another: those with a written reason are the newest, and the figure
to go by; those without a reason came before; those by the name alone are the oldest, and call the listing
of invoices financial. Nothing is fitted: word lists were written with about half of the newest labels in
view, by server, and the other half was looked at only as a share (it agrees as well). Most rows show a name
and a description and no schema. What is published as “other” has no class of ours and is left out. The rule
to beat knows the same verbs, and looks at the first word of the name alone.
"""

CEILING: Final = """\
## The ceiling

The judge is not of one mind. Where it graded the same definition more than once (46 gradings in 14
groups), two gradings differ by 0.30 tdqs on average (90% interval 0.18 to 0.40), and agree exactly on a
dimension in 59 to 69 of 100 cases. Simulated with that noise, a scorer that knew the judge's mean opinion
of every definition would reach, against one published grading of rows like these, a Spearman of 0.89 to
0.91, an MAE of 0.24 and an agreement on passing of 0.87 to 0.89; its 80% interval would be 0.77 wide.
"""
