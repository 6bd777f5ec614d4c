#!/usr/bin/env python3
"""Turns the marked stories of `marked/` into what the suite reads: NAME.txt, stories.jsonl and gold.jsonl.

A marked file: a line `types: V1=ASSAULT V2=AGREE/CONSULT`, then stories, each below `=== NAME | OUTLET | DAY`.
`[[S1|words]]` is a mention of statement 1 of this incident; V an event (its trigger), M a meeting; `V1+M1` both; `S1'` a second mention in
the same story (without the mark, several stretches are one mention); `11-V1` an event of another incident. Marks may nest.
"""
import json, pathlib, re, sys

HERE = pathlib.Path(__file__).parent
DEV = {f'{n:02}' for n in range(1, 11)}


def plain(marked):
    """Text without marks, and (label, start, end) in scalars."""
    out, open_, found, at = [], [], [], 0
    while at < len(marked):
        mark = re.match(r"\[\[([0-9A-Z'+-]+)\|", marked[at:])
        if mark:
            open_.append((mark[1], len(out)))
            at += mark.end()
        elif open_ and marked.startswith(']]', at):
            label, start = open_.pop()
            found.append((label, start, len(out)))
            at += 2
        else:
            out.append(marked[at])
            at += 1
    if open_:
        sys.exit(f'mark {open_} is not closed')
    return ''.join(out), found


stories_text = {}


def read(folder):
    stories, gold = [], []
    for path in sorted((HERE / folder).glob('*.txt')):
        incident, content = path.stem, path.read_text()
        types = dict(pair.split('=') for pair in re.match(r'types: (.*)\n', content)[1].split())
        for head, body in re.findall(r'^=== (.*)\n((?:(?!===).*\n?)*)', content, re.M):
            name, outlet, day = (part.strip() for part in head.split('|'))
            text, found = plain(body.strip() + '\n')
            stories_text[name] = text
            stories.append({'document': name, 'half': 'dev' if incident in DEV else 'held', 'outlet': outlet, 'published': day})
            mentions = {}
            for labels, start, end in found:
                for label in labels.split('+'):
                    mentions.setdefault(label, []).append((start, end))
            for label, spans in sorted(mentions.items(), key=lambda item: item[1]):
                other, _, short = label.rpartition('-')
                short = short.rstrip("'")
                row = {'document': name, 'kind': {'S': 'statement', 'V': 'event', 'M': 'meeting'}[short[0]], 'one': f'{other or incident}-{short}'}
                if short[0] == 'V':
                    row['type'] = types.get(short, 'ASSAULT' if other else None)
                    if row['type'] is None:
                        sys.exit(f'{name}: {short} has no type')
                    row['type'] = row['type'].split('/')
                row['spans'] = [{'start': s, 'end': e, 'text': text[s:e]} for s, e in sorted(spans)]
                gold.append(row)
    return stories, gold


def agreement(first, second):
    """Of the same stories: how far two markings agree on mentions (start and end within overlap) and on pairs of mentions."""
    names = {row['document'] for row in second}
    for kind in ('statement', 'event', 'meeting'):
        a = [row for row in first if row['kind'] == kind and row['document'] in names]
        b = [row for row in second if row['kind'] == kind]
        overlap = lambda x, y: x['document'] == y['document'] and any(s['start'] < t['end'] and t['start'] < s['end'] for s in x['spans'] for t in y['spans'])
        pairs = []
        for i, x in enumerate(a):
            hit = next((j for j, y in enumerate(b) if overlap(x, y) and j not in [p[1] for p in pairs]), None)
            if hit is not None:
                pairs.append((i, hit))
        f1 = 2 * len(pairs) / max(1, len(a) + len(b))
        links = lambda rows, at: {(i, j) for i in range(len(pairs)) for j in range(i) if rows[pairs[i][at]]['one'] == rows[pairs[j][at]]['one']}
        la, lb = links(a, 0), links(b, 1)
        both = len(la & lb)
        print(f'{kind}: mentions {len(a)} and {len(b)}, agreement F1 {f1:.3f}; pairs {len(la)} and {len(lb)}, agreement F1 {2 * both / max(1, len(la) + len(lb)):.3f}')
        for i, j in sorted(la ^ lb):
            x, y = a[pairs[i][0]], a[pairs[j][0]]
            print('   differs:', x['document'], x['one'], '|', y['document'], y['one'], '| first' if (i, j) in la else '| second')
        matched_a, matched_b = {p[0] for p in pairs}, {p[1] for p in pairs}
        for at, rows, matched, who in ((0, a, matched_a, 'first'), (1, b, matched_b, 'second')):
            for i, row in enumerate(rows):
                if i not in matched:
                    print(f'   only {who}:', row['document'], row['one'], row['spans'][0]['text'])


if __name__ == '__main__':
    if '--agreement' in sys.argv:
        # The two markings of a third of the stories, before they were settled.
        agreement(read('first')[1], read('second')[1])
        sys.exit()
    stories, gold = read('marked')
    for name, text in stories_text.items():
        (HERE / f'{name}.txt').write_text(text)
    write = lambda name, rows: (HERE / name).write_text(''.join(json.dumps(row, ensure_ascii=False) + '\n' for row in rows))
    write('stories.jsonl', stories)
    write('gold.jsonl', gold)
