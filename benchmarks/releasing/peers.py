"""
The same made-up articles made into pages by others: Hugo, and wagtail-bakery on Wagtail.

`python -m benchmarks.releasing.peers hugo [--articles 5000]` needs Hugo (Debian: apt-get install hugo).
`PYTHONPATH=. VENV/bin/python -m benchmarks.releasing.peers bakery [--articles 2000]` needs an environment of its
own: python -m venv VENV && VENV/bin/pip install 'wagtail>=7.4,<7.5' wagtail-bakery. Prints a table row.
"""

import argparse
import json
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.releasing.words import SOURCE, article, published_at

COLUMNS = 100
LINKS = "".join(f'<li><a href="/lm/zu{n}/">第{n + 1}类</a></li>' for n in range(10))
HEAD = (
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
    '<meta name="SiteName" content="演示县"><meta name="ColumnName" content="{column}">'
    '<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{day}">'
    '<meta name="ContentSource" content="{source}"><meta name="Keywords" content="{keywords}">'
    '<meta name="Description" content="{summary}"><link rel="stylesheet" href="/site.css"></head><body>'
    '<a class="skip" href="#neirong">跳到正文</a><header><ul>' + LINKS + "</ul></header>"
    '<nav><a href="/">首页</a> <a href="/{column}/">{column}</a></nav><main id="neirong"><article>'
    "<h1>{title}</h1><p>发布时间：{day} 信息来源：{source}</p><p>{summary}</p><div>{body}</div>"
    "</article></main><footer><p>主办单位：演示县人民政府办公室</p><ul>"
    + LINKS
    + "</ul></footer></body></html>\n"
)


def main() -> None:
    """Print the row of one peer."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.releasing.peers")
    parser.add_argument("peer", choices=["hugo", "bakery"])
    parser.add_argument("--articles", type=int, default=5000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        if asked.peer == "hugo":
            _hugo(asked.articles, Path(scratch))
        else:
            _bakery(asked.articles, Path(scratch))


def _hugo(count: int, folder: Path) -> None:
    names = ("title", "day", "source", "keywords", "summary", "body", "column")
    words = {name: f"{{{{ .Params.{name} }}}}" for name in names}
    words |= {"title": "{{ .Title }}", "body": "{{ .Params.body | safeHTML }}"}
    (folder / "layouts/_default").mkdir(parents=True)
    (folder / "layouts/_default/single.html").write_text(HEAD.format(**words), encoding="utf-8")
    listing = "<h1>{{ .Title }}</h1><ul>{{ range .Pages }}<li><a href='{{ .RelPermalink }}'>{{ .Title }}</a></li>{{ end }}</ul>"
    (folder / "layouts/_default/list.html").write_text(listing, encoding="utf-8")
    (folder / "config.toml").write_text(
        'baseURL = "http://127.0.0.1/"\ndisableKinds = ["taxonomy", "term"]\n', encoding="utf-8"
    )
    for number in range(count):
        path = folder / f"content/lan{number % COLUMNS}/t{number:06d}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(_fields(number), ensure_ascii=False), encoding="utf-8")
    command = ["hugo", "--quiet", "-s", str(folder), "-d", str(folder / "public")]
    _told("Hugo", count, folder / "public", lambda: subprocess.run(command, check=True))


def _bakery(count: int, folder: Path) -> None:
    from benchmarks.releasing.bakery import build, prepare  # noqa: PLC0415 - sets Django up in another way

    names = ("title", "day", "source", "keywords", "summary", "column")
    words = {name: f"{{{{ page.{name} }}}}" for name in names} | {"body": "{{ page.body|safe }}"}
    (folder / "bakeryapp").mkdir()
    (folder / "page.html").write_text(HEAD.format(**words), encoding="utf-8")
    prepare(folder, [_fields(number) for number in range(count)])
    _told("wagtail-bakery", count, folder / "public", lambda: build(folder))


def _fields(number: int) -> dict[str, str]:
    words = article(number)
    moment = published_at(number)
    told = {"source": SOURCE, "day": f"{moment:%Y-%m-%d %H:%M}", "column": f"lan{number % COLUMNS}"}
    return {**words, **told, "date": moment.isoformat()}


def _told(who: str, count: int, public: Path, deed: Callable[[], object]) -> None:
    started, before = time.perf_counter(), _processor_seconds()
    deed()
    seconds, used = time.perf_counter() - started, _processor_seconds() - before
    made = sum(1 for _ in public.rglob("*.html"))
    if made < count:
        raise SystemExit(f"{who} made {made} of {count} pages")
    print(
        f"| {who} | {count} | {made} | {seconds:.1f} | {used:.1f} | {made / seconds:.0f} | {made / used:.0f} |"
    )


def _processor_seconds() -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(r.ru_utime + r.ru_stime for r in map(resource.getrusage, kinds))


if __name__ == "__main__":
    main()
