"""Claims brought together into incidents, and the accounts of one incident set beside each other.

Pure functions from records to records; nothing here knows the ledger. Where to look:

- **Which claims are of one happening**, in the order in which it is worked out: `candidates` (a report's tellings),
  `profiles`, `blocking` (which are compared), `features` with `fitted`, `judging`, `clustering`, `incidents`; `links`
  between incidents.
- **Who says it at first hand**: `copies`, `outlets`, `camps`, `origins`, `chains`.
- **What each says**: `counts` (which figures stand for themselves), `accounts`.
- **Whether they can all be true**: `agreement` (where it begins), `facets`, `numbers`, `totals`, `constraints`,
  `denials`, `blame`, `questions`.
- **People and things**: `captives` with `captive_*`, `materiel` with `materiel_*`, `standing`.
- **Before and after**: `precedents`, `timelines`.
- **What people decided**: `decisions`, `fields`, `judged_claims`, `judged_names`, `joining`.
- **Knowledge that several need**: `days`, `ranges`, `spots` (places), `parties`, `arms`, `kin`, `groups`, `things`.
"""
