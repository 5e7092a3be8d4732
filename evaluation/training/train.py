"""Train the reader: one small encoder and light heads that answer the questions which the rules leave.

Needs torch, transformers and the encoder's weights (README.md), and a file that `examples.py` wrote; nothing of
Rashomon itself. Seeded; keeps its state after every epoch and goes on from there. `README.md` says how to run it.
"""

from __future__ import annotations

import argparse
import bisect
import collections
import json
import math
import random
import time
from pathlib import Path
from typing import Any

import torch
from torch import nn
from transformers import AutoModel, AutoTokenizer

TASKS = ("of", "source", "actor", "target", "place", "when")
EVENTS = [
    "clash",
    "attack",
    "explosion",
    "capture",
    "release",
    "seizure",
    "talks",
    "crash",
    "movement",
    "coup",
    "arrest",
    "protest",
    "other",
]
LABELS = {
    "event": EVENTS,
    "stance": ["asserts", "denies", "confirms", "doubts", "intends"],
    "certainty": ["certain", "probable", "possible", "unknown"],
    "background": [False, True],
    "real": [False, True],
}
"""Closed questions on a claim; `real` is whether a coder would write it down at all."""
FIGURE_LABELS = {
    "effect": [
        "killed",
        "wounded",
        "killed_or_wounded",
        "captured",
        "missing",
        "displaced",
        "released",
        "destroyed",
        "damaged",
        "seized",
        "none",
    ],
    "unit": ["persons", "vehicles", "aircraft", "weapons", "buildings", "other"],
}
"""Closed questions on a number; `none` is a number that counts no effect."""
AT = {"effect": 0, "unit": 10, "event": 16, "stance": 29, "certainty": 34}
"""Where the rules' own answers stand in an anchor's features, one-hot (`rashomon.extract.questions`)."""
NARRATION, BACKGROUND, OF, ACTOR, TARGET, PROPOSED = 40, 44, 46, 47, 48, 49
WEIGHTS = {"of": 1.5, "source": 1.0, "actor": 0.7, "target": 0.7, "place": 0.5, "when": 0.5}
LABEL_WEIGHT = 0.5
WINDOW, OVERLAP = 510, 128
FROZEN = 3
"""Layers of the encoder, from below, that stay as they are; what they make of each report is worked out once."""
HIDDEN, SIZE = 384, 128
RULES = (7, 8, 9, 10, 11, 12, 21)
"""Pair features that tell what the rules answer; hidden at times, so that the encoder learns to do without."""


class Report:
    """One report's tokens and questions."""

    def __init__(self, row: dict[str, Any], tokenizer: Any, weight: float) -> None:
        encoded = tokenizer(row["text"], return_offsets_mapping=True, add_special_tokens=False)
        self.ids = encoded["input_ids"]
        self.starts = [start for start, _ in encoded["offset_mapping"]]
        self.below: list[torch.Tensor] | None = None
        self.windows, at = [], 0
        while True:
            self.windows.append((at, min(len(self.ids), at + WINDOW)))
            if at + WINDOW >= len(self.ids):
                break
            at += WINDOW - OVERLAP
        self.row, self.weight, self.id, self.set = row, weight, row["id"], row["set"]
        self.answers = {task: self.spans([(a[0], a[1]) for a in row["answers"][task]]) for task in TASKS}
        self.fuller = {task: self.spans([(a[2], a[3]) for a in row["answers"][task]]) for task in TASKS}
        self.anchors = {
            "of": self.anchor(row["figures"]),
            "source": self.anchor(row["claims"]),
        }
        self.features = {k: torch.tensor(v, dtype=torch.float32) for k, v in row["anchor_features"].items()}
        self.pairs = {t: torch.tensor(row.pop("pair_features_" + t), dtype=torch.float32) for t in TASKS}
        self.far = {t: torch.tensor(row.pop("distances_" + t), dtype=torch.long) for t in TASKS}
        self.right = {task: self.marks(task) for task in TASKS}

    def span(self, start: int, end: int) -> tuple[int, int]:
        first = max(0, bisect.bisect_right(self.starts, start) - 1)
        last = max(first + 1, bisect.bisect_left(self.starts, end))
        return first, min(last, len(self.ids))

    def spans(self, places: list[tuple[int, int]]) -> torch.Tensor:
        return torch.tensor([self.span(*place) for place in places], dtype=torch.long).reshape(-1, 2)

    def anchor(self, rows: list[dict[str, Any]]) -> tuple[torch.Tensor, torch.Tensor]:
        return self.spans([tuple(r["at"][:2]) for r in rows]), self.spans([tuple(r["at"][2:]) for r in rows])

    def marks(self, task: str) -> tuple[torch.Tensor, torch.Tensor]:
        """(anchors, answers + 1) of right answers, the last column for none of them; and which rows are known."""
        rows = self.row["figures" if task == "of" else "claims"]
        right = torch.zeros(len(rows), len(self.row["answers"][task]) + 1, dtype=torch.bool)
        for i, row in enumerate(rows):
            if row["gold"] is None:
                continue
            gold = set(row["gold"][task])
            none = not gold or gold == {"(reporter)"}
            right[i, -1] = none
            if not none:
                for j, answer in enumerate(self.row["answers"][task]):
                    right[i, j] = bool(gold & set(answer[5]))
        return right, right.any(1)


class Head(nn.Module):
    """Weighs each answer to each question of one task, and that there is none."""

    def __init__(self, anchor: int, pair: int, buckets: int) -> None:
        super().__init__()
        self.question = nn.Linear(anchor, SIZE)
        self.answer = nn.Linear(3 * HIDDEN, SIZE)
        self.left, self.right, self.both = (nn.Linear(SIZE, SIZE, bias=False) for _ in range(3))
        self.features = nn.Linear(pair, SIZE)
        self.distance = nn.Embedding(buckets, SIZE)
        self.score = nn.Linear(SIZE, 1)
        self.plain = nn.Linear(pair, 1, bias=False)
        self.none = nn.Linear(anchor, 1)
        self.drop = nn.Dropout(0.2)

    def forward(
        self, anchors: torch.Tensor, answers: torch.Tensor, pairs: torch.Tensor, far: torch.Tensor
    ) -> torch.Tensor:
        q = self.question(anchors)
        none = self.none(anchors)
        if not answers.size(0):
            return none
        k = self.answer(answers)
        mixed = (
            self.left(q).unsqueeze(1)
            + self.right(k).unsqueeze(0)
            + self.both(q.unsqueeze(1) * k.unsqueeze(0))
            + self.features(pairs)
            + self.distance(far)
        )
        scores = self.score(self.drop(nn.functional.gelu(mixed, approximate="tanh"))) + self.plain(pairs)
        return torch.cat([scores.squeeze(-1), none], 1)


class Net(nn.Module):
    def __init__(self, model: str, anchor: int, pair: int, buckets: int) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(model)
        wide = 4 * HIDDEN + anchor
        self.look = nn.ModuleDict({kind: nn.Linear(3 * HIDDEN + anchor, HIDDEN) for kind in ("of", "source")})
        self.heads = nn.ModuleDict({task: Head(wide, pair, buckets) for task in TASKS})
        self.labels = nn.ModuleDict({name: nn.Linear(SIZE + anchor, len(values)) for name, values in LABELS.items()})
        self.inner = nn.Sequential(nn.Linear(wide, SIZE), nn.GELU(approximate="tanh"), nn.Dropout(0.3))
        self.drop = nn.Dropout(0.2)
        self.counts = nn.ModuleDict({n: nn.Linear(SIZE + anchor, len(v)) for n, v in FIGURE_LABELS.items()})
        self.counted = nn.Sequential(nn.Linear(wide, SIZE), nn.GELU(approximate="tanh"), nn.Dropout(0.3))
        self.begin_with_rules()

    @torch.no_grad()
    def begin_with_rules(self) -> None:
        """Let the first answers be the rules' own, so that what is learned are corrections."""
        for name, head in (*self.labels.items(), *self.counts.items()):
            values = LABELS.get(name) or FIGURE_LABELS[name]
            for i in range(len(values)):
                if name in AT and values[i] != "none":
                    head.weight[i, SIZE + AT[name] + i] = 3.0
        self.labels["background"].weight[1, SIZE + BACKGROUND] = 3.0
        self.labels["background"].bias[0] = 1.5
        self.labels["real"].weight[0, SIZE + PROPOSED] = 3.0
        self.labels["real"].bias[1] = 1.2
        self.counts["effect"].weight[10, SIZE + PROPOSED] = 3.0
        for task, head in self.heads.items():
            head.plain.weight[0, 7], head.plain.weight[0, 8], head.plain.weight[0, 9] = 2.0, 2.0, -1.0
            flag, worth = {
                "of": (OF, -2.0),
                "source": (NARRATION, 4.0),
                "actor": (ACTOR, -2.0),
                "target": (TARGET, -2.0),
            }.get(task, (PROPOSED, 0.0))
            head.none.weight[0, 3 * HIDDEN + flag] = worth
            head.none.bias[0] = 0.0 if task == "source" else 1.0

    def tokens(self, report: Report, cls: int, sep: int) -> torch.Tensor:
        """One vector a token, read in windows that overlap; each token from the window where it stands deepest."""
        if report.below is None:
            report.below = [self.lower([cls, *report.ids[start:end], sep]) for start, end in report.windows]
        parts = []
        for i, ((start, end), vectors) in enumerate(zip(report.windows, report.below, strict=True)):
            for layer in self.encoder.encoder.layer[FROZEN:]:
                vectors = layer(vectors)
                vectors = vectors[0] if isinstance(vectors, tuple) else vectors
            low = 1 if i == 0 else 1 + OVERLAP // 2
            high = 1 + end - start if i == len(report.windows) - 1 else 1 + end - start - OVERLAP // 2
            parts.append(vectors[0, low:high])
        return torch.cat(parts)

    def lower(self, ids: list[int]) -> torch.Tensor:
        """What the embeddings and the frozen layers make of one window, shape (1, tokens, HIDDEN)."""
        training = self.encoder.training
        self.encoder.eval()
        with torch.no_grad():
            vectors = self.encoder.embeddings(input_ids=torch.tensor([ids]))
            for layer in self.encoder.encoder.layer[:FROZEN]:
                vectors = layer(vectors)
                vectors = vectors[0] if isinstance(vectors, tuple) else vectors
        self.encoder.train(training)
        return vectors

    def forward(self, report: Report, cls: int, sep: int, hide: float = 0.0) -> tuple[dict[str, Any], dict[str, Any]]:
        vectors = self.drop(self.tokens(report, cls, sep))
        total = torch.cat([torch.zeros(1, HIDDEN), vectors.cumsum(0)])

        def mean(spans: torch.Tensor) -> torch.Tensor:
            return (total[spans[:, 1]] - total[spans[:, 0]]) / (spans[:, 1] - spans[:, 0]).unsqueeze(1)

        asked = {}
        for kind in ("of", "source"):
            span, head = report.anchors[kind]
            rows = (
                torch.cat([mean(span), mean(head), vectors[head[:, 1] - 1], report.features[kind]], 1)
                if len(span)
                else None
            )
            if rows is not None:
                weight = torch.softmax(self.look[kind](rows) @ vectors.T / math.sqrt(HIDDEN), 1)
                rows = torch.cat([rows, weight @ vectors], 1)
            asked[kind] = rows
        people = torch.cat(
            [mean(report.answers["of"]), vectors[report.answers["of"][:, 1] - 1], mean(report.fuller["of"])], 1
        )
        scores, labels = {}, {}
        for task in TASKS:
            rows = asked["of" if task == "of" else "source"]
            if rows is None:
                continue
            if task in ("place", "when"):
                spans = report.answers[task]
                options = (
                    torch.cat([mean(spans), vectors[spans[:, 1] - 1], mean(spans)], 1)
                    if len(spans)
                    else torch.zeros(0, 3 * HIDDEN)
                )
            else:
                options = people
            pairs = report.pairs[task]
            if hide:
                pairs = pairs.clone()
                hidden = torch.rand(len(rows)) < hide
                for column in RULES:
                    if pairs.dim() == 3 and pairs.size(1):
                        pairs[hidden, :, column] = 0
            scores[task] = self.heads[task](rows, options, pairs, report.far[task])
        if asked["source"] is not None:
            inner = torch.cat([self.inner(asked["source"]), report.features["source"]], 1)
            labels = {name: head(inner) for name, head in self.labels.items()}
        if asked["of"] is not None:
            inner = torch.cat([self.counted(asked["of"]), report.features["of"]], 1)
            labels |= {name: head(inner) for name, head in self.counts.items()}
        return scores, labels


def loss_of(report: Report, scores: dict[str, Any], labels: dict[str, Any]) -> torch.Tensor:
    loss = torch.zeros(())
    for task, found in scores.items():
        right, known = report.right[task]
        if not known.any():
            continue
        found, right = found[known], right[known]
        best = torch.logsumexp(found.masked_fill(~right, -1e4), 1)
        loss = loss + WEIGHTS[task] * (torch.logsumexp(found, 1) - best).sum()
    claims = report.row["claims"]
    for name, found in labels.items():
        if name in FIGURE_LABELS:
            rows = [(i, f[name]) for i, f in enumerate(report.row["figures"]) if f[name] is not None]
            if rows:
                wanted = torch.tensor([FIGURE_LABELS[name].index(value) for _, value in rows])
                at = [i for i, _ in rows]
                loss = loss + LABEL_WEIGHT * nn.functional.cross_entropy(found[at], wanted, reduction="sum")
            continue
        if name == "real":
            wanted = [int(claim["gold"] is not None) for claim in claims]
            loss = loss + LABEL_WEIGHT * nn.functional.cross_entropy(found, torch.tensor(wanted), reduction="sum")
            continue
        at = [i for i, claim in enumerate(claims) if claim["gold"] is not None]
        if at:
            wanted = torch.tensor([LABELS[name].index(claims[i]["gold"][name]) for i in at])
            loss = loss + LABEL_WEIGHT * nn.functional.cross_entropy(found[at], wanted, reduction="sum")
    return loss * report.weight


def best_answer(report: Report, task: str, row: torch.Tensor) -> tuple[list[str], dict[str, float]]:
    """The gold names of the meaning with the most weight, the mentions of one meaning added up."""
    weight = torch.softmax(row, 0).tolist()
    by: dict[tuple[str, ...], float] = collections.Counter()
    for answer, share in zip(report.row["answers"][task], weight, strict=False):
        by[tuple(answer[5])] += share
    by[("(reporter)",) if task == "source" else ()] += weight[-1]
    return list(max(by, key=by.__getitem__)), by


def evaluate(net: Net, reports: list[Report], ends: tuple[int, int]) -> dict[str, Any]:
    net.eval()
    count: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0, 0])
    with torch.no_grad():
        for report in reports:
            scores, labels = net(report, *ends)
            for task, found in scores.items():
                for i, row in enumerate(report.row["figures" if task == "of" else "claims"]):
                    if row["gold"] is None:
                        continue
                    told = row["rule"] if task == "of" else row["rule"][task]
                    if (task == "of" and not row["key"][0]) or (task != "of" and row["proposed"]):
                        continue
                    count[task][0] += best_answer(report, task, found[i])[0] == row["gold"][task]
                    count[task][1] += told == row["gold"][task]
                    count[task][2] += 1
            for name, found in labels.items():
                if name in FIGURE_LABELS:
                    for i, figure in enumerate(report.row["figures"]):
                        told = figure["key"][0] or "none"
                        group = name if told != "none" else f"{name} proposed"
                        if figure[name] is not None:
                            picked = FIGURE_LABELS[name][int(found[i].argmax())]
                            count[group][0] += picked == figure[name]
                            count[group][1] += (told if name == "effect" else figure["key"][3]) == figure[name]
                            count[group][2] += 1
                    continue
                for i, claim in enumerate(report.row["claims"]):
                    picked = LABELS[name][int(found[i].argmax())]
                    if name == "real":
                        right, group = claim["gold"] is not None, "proposed" if claim["proposed"] else "real"
                        count[group][0] += picked == right
                        count[group][1] += right
                        count[group][2] += 1
                        if claim["proposed"]:
                            count["kept"][0] += picked and right
                            count["kept"][1] += right
                            count["kept"][2] += picked
                    elif claim["gold"] is not None:
                        count[name][0] += picked == claim["gold"][name]
                        count[name][1] += claim["rule"][name] == claim["gold"][name]
                        count[name][2] += 1
    net.train()
    return {
        name: f"{a / n:.3f}({b / n:.3f})" if name != "kept" else f"{a} of {n} kept right, {b} there"
        for name, (a, b, n) in count.items()
        if n
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("examples", nargs="+", type=Path)
    parser.add_argument("--model", required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--train", default="train,own,dev-real", help="sets to learn from")
    parser.add_argument("--test", default="dev", help="sets to watch")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--share", type=float, default=1.0, help="share of the training reports, for the learning curve"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--every", type=int, default=2, help="epochs between looks at the test sets")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    random.seed(args.seed)
    torch.set_num_threads(args.threads)
    tokenizer = AutoTokenizer.from_pretrained(args.model)
    ends = (tokenizer.cls_token_id, tokenizer.sep_token_id)
    learn, watch = [], []
    for path in args.examples:
        for line in path.open(encoding="utf-8"):
            row = json.loads(line)
            if not row["claims"]:
                continue
            weight = 0.5 if row["folder"].startswith("muc") else 1.0
            if row["set"] in args.train.split(","):
                learn.append(Report(row, tokenizer, weight))
            elif row["set"] in args.test.split(",") and not row["none"]:
                watch.append(Report(row, tokenizer, 1.0))
    random.Random(args.seed).shuffle(learn)
    learn = learn[: max(1, round(args.share * len(learn)))]
    sample = learn[0]
    net = Net(args.model, sample.features["source"].size(1), 22, 24)
    lowest = ("encoder.embeddings", *(f"encoder.encoder.layer.{i}." for i in range(FROZEN)), "encoder.pooler")
    for name, parameter in net.named_parameters():
        parameter.requires_grad = not name.startswith(lowest)
    slow = [p for n, p in net.named_parameters() if n.startswith("encoder") and p.requires_grad]
    fast = [p for n, p in net.named_parameters() if not n.startswith("encoder")]
    optimiser = torch.optim.AdamW([{"params": slow, "lr": 5e-5}, {"params": fast, "lr": 1e-3}], weight_decay=0.05)
    steps = args.epochs * math.ceil(len(learn) / 4)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda i: min(1, (i + 1) / 40) * max(0.01, 1 - i / steps))
    state, begun = args.out.with_suffix(".state"), 0
    if state.exists():
        kept = torch.load(state, weights_only=False)
        net.load_state_dict(kept["net"])
        optimiser.load_state_dict(kept["optimiser"])
        schedule.load_state_dict(kept["schedule"])
        begun = kept["epoch"]
    clock = time.time()
    net.train()
    for epoch in range(begun, args.epochs):
        order = list(learn)
        random.Random(args.seed * 1000 + epoch).shuffle(order)
        told = seen = 0.0
        for at in range(0, len(order), 4):
            batch = order[at : at + 4]
            size = sum(len(r.row["claims"]) + len(r.row["figures"]) for r in batch)
            for report in batch:
                loss = loss_of(report, *net(report, *ends, hide=0.3)) / size
                loss.backward()
                told += loss.item()
            seen += 1
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
        line = f"{epoch + 1} loss {told / seen:.3f} {time.time() - clock:.0f} s"
        if (epoch + 1) % args.every == 0 or epoch + 1 == args.epochs:
            line += f" {evaluate(net, watch, ends)}"
        print(line, flush=True)
        torch.save(
            {
                "net": net.state_dict(),
                "optimiser": optimiser.state_dict(),
                "schedule": schedule.state_dict(),
                "epoch": epoch + 1,
            },
            state,
        )
    torch.save({"net": net.state_dict(), "anchor": sample.features["source"].size(1)}, args.out)
    state.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
