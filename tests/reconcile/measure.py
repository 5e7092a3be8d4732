"""How accounts, contradictions and first-hand counts made from hand-coded claims agree with those made by hand."""

from collections import Counter

from hand_coded import folder

from rashomon.reconcile import accounts, agreement, copies, incidents, origins


def key(row, name=lambda x: x):
    of = row["of"] if isinstance(row["of"], list) else [row["of"]] if row["of"] else []
    return (row["effect"], row["low"], row["high"], frozenset(of), row["source"])


def made_key(row):
    return (row.effect, row.low, row.high, frozenset(row.of), row.source)


def measure(path):
    """Per folder: gold and found sets of account rows, of contradictions, and first-hand counts right of all."""
    documents, claims, gold = folder(path)
    repeated = copies.find(documents)
    rows_found, conflicts_found, hands = set(), set(), {}
    for incident in incidents.group(documents, claims, repeated):
        rows = accounts.rows(incident, documents, claims, repeated)
        rows_found |= {made_key(row) for row in rows}
        for found in agreement.compare(rows, claims, incident):
            if found.verdict == "conflict" and len(found.rows) == 2:
                conflicts_found.add(frozenset(made_key(rows[index]) for index in found.rows))
        for hand in origins.first_hand(rows, documents, claims, repeated):
            hands[(hand.effect, frozenset(hand.of), hand.unit)] = len(hand.sources)
    there = gold["accounts"]
    rows_gold = {key(row) for row in there}
    conflicts_gold = {frozenset({key(there[pair["a"]]), key(there[pair["b"]])}) for pair in gold["contradictions"]}
    right = Counter()
    for item in gold["independent_sources"]:
        of = item["of"] if isinstance(item["of"], list) else [item["of"]] if item["of"] else []
        right["all"] += 1
        right["right"] += hands.get((item["effect"], frozenset(of), item["unit"])) == item["count"]
    return (rows_gold, rows_found), (conflicts_gold, conflicts_found), right


def f1(pairs):
    right = sum(len(gold & found) for gold, found in pairs)
    found = sum(len(found) for _, found in pairs)
    there = sum(len(gold) for gold, _ in pairs)
    return 2 * right / (found + there) if found + there else 0.0
