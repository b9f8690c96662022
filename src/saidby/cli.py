"""The commands; the only place that prints.

Exit codes: 0 all is well (warnings may have been told), 1 something is wrong with the input, 2 the command was called wrongly.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NoReturn

import click

from saidby import __version__

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
ANY_PATH = click.Path(exists=True, path_type=Path)
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for machines.")


class _Commands(click.Group):
    """Commands of which none ends with a traceback because of the machine: a full disk, no permission, too little memory."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what the system refuses becomes a message and exit code 1."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # the reader of a pipe has gone: click ends quietly
        except OSError as error:
            fail(f"{error.filename}: {error.strerror}" if error.filename else str(error))
        except MemoryError:
            fail("memory ran out; nothing was put into place. Give the command more, or fewer articles at once")


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="saidby")
def main() -> None:
    """Who said what: write, check, build, compare and look at quotation annotations."""


def say(message: str, *, err: bool = False, nl: bool = True) -> None:
    """Print words for people: whatever a file's name, an id or a library put into them, nothing that a terminal would obey."""
    safe = (sign if sign.isprintable() or sign in "\n\u00a0\u3000" else ascii(sign)[1:-1] for sign in message)
    click.echo("".join(safe), err=err, nl=nl)


def fail(message: str) -> NoReturn:
    """End with a message for people and exit code 1."""
    say(f"error: {message}", err=True)
    raise SystemExit(1)


def progress(what: str) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """A progress bar on the terminal, after a second of work; nothing where nobody watches."""
    from tqdm import tqdm

    return lambda items: iter(tqdm(items, desc=what, unit=" articles", delay=1, disable=None, leave=False))


def _gauge(what: str) -> Callable[[int, int, int], None]:
    """The same for work that says itself how far it is: articles done, articles in all, errors and warnings so far."""
    from tqdm import tqdm

    bar = tqdm(desc=what, unit=" articles", delay=1, disable=None, leave=False)

    def show(done: int, of: int, faults: int) -> None:
        bar.total = of
        bar.set_postfix_str(f"{faults:,} faults" if faults else "", refresh=False)
        bar.update(done - bar.n)

    return show


def _scale(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of commands that go through all articles, however many there are."""
    options = (
        click.option("--workers", type=click.IntRange(1), default=1, help="Processes that work side by side."),
        click.option("--engine", type=click.Choice(["local", "ray"]), default="local", help="Where they run."),
        click.option("--address", help="Of the Ray cluster; one is started on this machine if not given."),
        click.option("--max-errors", type=click.IntRange(1), help="Stop after so many errors; all are told if not given."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _teller(*, as_json: bool, quiet_warnings: bool = False) -> Callable[[Any], None]:
    """How findings are told: as text on standard error, or as JSON lines on standard output."""

    def tell(finding: Any) -> None:
        if as_json:
            click.echo(json.dumps(finding._asdict(), ensure_ascii=True))
        elif finding.severity == "error" or not quiet_warnings:
            say(str(finding), err=True)

    return tell


def _summary(report: Any) -> str:
    counts = [f"{report.articles} article{'s' * (report.articles != 1)}"]
    counts += [f"{report.found[kind]} {kind}{'s' * (report.found[kind] != 1)}" for kind in ("error", "warning")]
    return ", ".join(counts)


@main.command()
@click.option("--root", type=FOLDER, default=Path(), help="Folder with raw/ and annotations/, or with JSONL shards.")
@click.option("--to", type=click.Path(path_type=Path), help="Where the dataset goes; dataset/ in the root if not given.")
@click.option(
    "--check", "check_only", is_flag=True, help="Write nothing; fail if the dataset or a generated page is not up to date."
)
@click.option("--resume", is_flag=True, help="Keep finished shards when the build is stopped; go on from those of the last one.")
@_scale
@JSON
def build(
    root: Path, to: Path | None, *, check_only: bool, resume: bool, max_errors: int | None, as_json: bool, **where: Any
) -> None:
    """Check all articles and build the dataset: Parquet, card and digests."""
    from saidby import build as flow
    from saidby.publish import PublishError
    from saidby.workers import WorkersError

    to = to or root / "dataset"
    work = flow.compare if check_only else flow.build
    try:
        how = flow.How(resume=resume, most_errors=max_errors, **where)
        report = work(root, to, _teller(as_json=as_json), progress=_gauge("building"), how=how)
    except (PublishError, WorkersError, flow.SettingsError) as error:
        fail(str(error))
    if as_json:
        click.echo(json.dumps({"articles": report.articles, **report.found, "stale": report.stale, "ok": report.ok}))
    else:
        for name in report.stale:
            say(f"{name}: not what the sources give; run python build.py", err=True)
        done = "up to date" if check_only else f"built {to}"
        say(f"{_summary(report)}: {done if report.ok else 'nothing was written'}", err=not report.ok)
    raise SystemExit(0 if report.ok else 1)


@main.command()
@click.argument("root", type=ANY_PATH, default=Path(), required=False)
@click.option("--explain", metavar="ID", help="Print what a check looks for, why, and how to mend what it finds.")
@_scale
@JSON
def check(root: Path, *, explain: str | None, max_errors: int | None, as_json: bool, **where: Any) -> None:
    """Say everything that is wrong with the articles of ROOT: a project folder or a JSONL file."""
    from saidby import build as flow

    if explain:
        _explain(explain)
        return
    from saidby.workers import WorkersError

    faults: Counter[tuple[int, str, str]] = Counter()
    tell_one = _teller(as_json=as_json)

    def tell(finding: Any) -> None:
        faults[finding.level, finding.check, finding.severity] += 1
        tell_one(finding)

    try:
        how = flow.How(most_errors=max_errors, **where)
        report = flow.check(root, tell, progress=_gauge("checking"), how=how)
    except (WorkersError, flow.SettingsError) as error:
        fail(str(error))
    if as_json:
        by_check = {name: number for (_, name, _), number in sorted(faults.items())}
        click.echo(json.dumps({"articles": report.articles, **report.found, "checks": by_check, "ok": report.ok}))
    else:
        _fault_table(faults)
        say(_summary(report), err=not report.ok)
    raise SystemExit(0 if report.ok else 1)


def _fault_table(faults: Counter[tuple[int, str, str]]) -> None:
    """How often each check found something."""
    if faults:
        width = max(len(name) for _, name, _ in faults)
        say(f"level  {'check':<{width}}  severity  findings")
    for (level, name, severity), number in sorted(faults.items()):
        say(f"{level:>5}  {name:<{width}}  {severity:<8}  {number:>8,}")


def _explain(name: str) -> None:
    from saidby.checks import all_checks
    from saidby.pages import entry

    found = {declared.id: declared for declared in all_checks()}
    if name not in found:
        raise click.BadParameter(f"no check is called {name!r}; the checks are: {', '.join(found)}")
    say(entry(found[name]))


class _Corpora(click.Group):
    """A command a corpus, made when it is asked for, with the options that the corpus's `read` has."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        """The names of the corpora."""
        from saidby import corpora

        return list(corpora.names())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command that imports a corpus."""
        from saidby import corpora

        try:
            return _import_command(corpora.load(cmd_name))
        except corpora.NotThere as error:
            raise click.UsageError(str(error)) from None


def _import_command(corpus: Any) -> click.Command:
    from inspect import getdoc, signature

    about = corpus.about
    parameters: list[click.Parameter] = [
        click.Argument(["root"], type=FOLDER),
        click.Argument(["out"], type=click.Path(path_type=Path)),
        click.Option(["--jsonl"], is_flag=True, help="Write JSONL shards instead of three files an article."),
    ]
    for name, option in signature(corpus.read).parameters.items():
        if option.kind is option.KEYWORD_ONLY:
            parameters.append(click.Option([f"--{name}"], default=option.default, show_default=True))

    def run(root: Path, out: Path, *, jsonl: bool, **options: Any) -> None:
        _import(corpus, root, out, jsonl=jsonl, options=options)

    text = f"{about.title}.\n\n{getdoc(corpus.read)}\n\nLicence: {about.licence}. {about.rights}"
    return click.Command(about.name, params=parameters, callback=run, help=text, short_help=about.title)


def _import(corpus: Any, root: Path, out: Path, *, jsonl: bool, options: dict[str, Any]) -> None:
    from saidby import importing
    from saidby.corpora import NotThere

    try:
        tally = importing.run(corpus, root, out, jsonl=jsonl, options=options, progress=progress("importing"))
    except (NotThere, importing.ImportRefused) as error:
        fail(str(error))
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}")
    width = max(map(len, ["kind", *tally.read, *tally.dropped]))
    say(f"{'kind':{width}} {'read':>9} {'kept':>9} {'dropped':>9}")
    for kind, *numbers in tally.rows():
        say(" ".join([f"{kind:{width}}", *(f"{number:9,}" for number in numbers)]))
    for check_id, number in tally.warnings.most_common():
        say(f"warning {check_id}: {number:,}")
    say(f"{tally.articles:,} articles in {out}; what was dropped, and why: {out / 'import' / 'dropped.jsonl'}")
    if not tally.ok:
        fail("what was kept and dropped is not what was read; this is a fault of saidby, please report it")


main.add_command(
    _Corpora("import", help="Read a corpus made by others, and write it as ours, with an account of what was dropped.")
)


@main.command()
@click.argument("article_id", metavar="ID")
@click.option("--root", type=FOLDER, default=Path(), help="Project folder with raw/ and annotations/.")
@click.option("--annotations", type=FOLDER, help="Another folder of annotation files for the same articles.")
def mark(article_id: str, root: Path, annotations: Path | None) -> None:
    """Print article ID as marked-up text: edit it, and give it back with `saidby unmark`.

    An article that has no annotation yet comes with an empty head, ready to be written.
    """
    from saidby import files, markup

    source = files.source(root, article_id, annotations=annotations)
    try:
        click.echo(markup.mark(files.read_or_begin(source)).encode("utf-8"), nl=False)
    except files.Refused:
        fail(f"article {article_id!r} cannot be read: `saidby check {root}` says what is wrong with it")
    except markup.MarkupError as error:
        fail(str(error))


@main.command()
@click.argument("marked", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--root", type=FOLDER, default=Path(), help="Project folder with raw/ and annotations/.")
@click.option("--annotations", type=click.Path(path_type=Path), help="Write to this folder instead of annotations/.")
def unmark(marked: Path, root: Path, annotations: Path | None) -> None:
    """Turn MARKED, a marked-up text, into its annotation file, and say what is wrong with it.

    Records are brought into text order; the article's text must be untouched.
    """
    from saidby import checks, files, markup

    try:
        doc = markup.in_text_order(markup.unmark(marked.read_bytes().decode("utf-8")))
    except UnicodeDecodeError as error:
        fail(f"{marked}: not UTF-8: {error}")
    except markup.MarkupError as error:
        fail(f"{marked}: {error}")
    try:
        path = files.write_annotation(doc, root, annotations=annotations)
    except files.Refused as error:
        fail(f"{marked}: {error}")
    say(f"{path}: {len(doc.quotes)} quotes, {len(doc.entities)} entities, {len(doc.non_quotations)} non-quotations")
    _, findings = checks.check_source(files.source(root, doc.article.id, annotations=annotations))
    for finding in findings:
        say(str(finding), err=True)
    raise SystemExit(1 if any(finding.severity == "error" for finding in findings) else 0)


@main.command()
@click.argument("repository", metavar="REPO_ID")
@click.option("--root", type=FOLDER, default=Path(), help="Project folder whose dataset/ is uploaded.")
@click.option("--tag/--no-tag", default=True, help="Tag the commit with the data version of dataset.toml (on by default).")
@click.option("--private", is_flag=True, help="Create the repository as a private one.")
@click.option("--dry-run", is_flag=True, help="Say what would be uploaded, and upload nothing.")
@click.option(
    "--third-party",
    type=click.Choice(["include", "leave-out"]),
    help="What to do with articles whose licence is unknown or does not let them be passed on.",
)
def publish(repository: str, root: Path, *, tag: bool, private: bool, dry_run: bool, third_party: str | None) -> None:
    """Upload dataset/ to the Hub as REPO_ID (owner/name), in one commit, tagged with its version."""
    import tempfile

    from saidby import build as flow
    from saidby import files, hub

    try:
        report = flow.compare(root, root / "dataset", _teller(as_json=False, quiet_warnings=True))
        about = flow.settings(root)
    except flow.SettingsError as error:
        fail(str(error))
    if not report.ok:
        fail("dataset/ is not what the sources give; run python build.py, look at it, and commit it first")
    docs = list(files.read_documents(root))
    held = [doc for doc in docs if not hub.is_redistributable(doc.article.license)]
    if held and third_party is None:
        for doc in held:
            say(f"  {doc.article.id}: {doc.article.license}", err=True)
        fail(
            f"{len(held)} of {len(docs)} articles stand under a licence that is unknown or does not let them be passed on; "
            "decide with --third-party include, or --third-party leave-out, which uploads a dataset without them"
        )
    with tempfile.TemporaryDirectory() as folder:
        dataset = root / "dataset"
        if held and third_party == "leave-out":
            dataset = _without(Path(folder), root, [doc for doc in docs if doc not in held])
            docs = [doc for doc in docs if doc not in held]
        plan = hub.Upload(dataset, repository, about["version"], private, tag)
        _announce(plan, hub.licences(doc.article for doc in docs))
        if dry_run:
            say("dry run: nothing was uploaded")
            return
        try:
            say(f"uploaded: {hub.upload(plan)}")
        except hub.UploadError as error:
            fail(str(error))


def _without(folder: Path, root: Path, docs: list[Any]) -> Path:
    """Build, in a folder of its own, the dataset of `docs` alone."""
    import shutil

    from saidby import build as flow
    from saidby import files

    if not docs:
        fail("no article is left: nothing to upload")
    for doc in docs:
        files.write(doc, folder)
    for name in ("dataset.toml", "LICENSE-DATA", "DATASHEET.md"):
        if (root / name).exists():
            shutil.copyfile(root / name, folder / name)
    report = flow.build(folder, folder / "dataset", _teller(as_json=False))
    if not report.ok:
        fail("without these articles the dataset does not pass its checks")
    return folder / "dataset"


def _announce(plan: Any, licences: Any) -> None:
    sizes = list(plan.files())
    for name, size in sizes:
        say(f"  {name}  {size:,} bytes")
    where = f"{plan.repository}{' (private)' if plan.private else ''}{f', tag v{plan.version}' if plan.tag else ''}"
    say(f"{len(sizes)} files, {sum(size for _, size in sizes):,} bytes, to {where}")
    say("licences of the articles: " + ", ".join(f"{name} ({number})" for name, number in sorted(licences.items())))


@main.command()
@click.argument("name", metavar="FORMAT")
@click.argument("root", type=ANY_PATH)
@click.argument("out", type=click.Path(path_type=Path))
@JSON
def export(name: str, root: Path, out: Path, *, as_json: bool) -> None:
    """Write the articles of ROOT to the new folder OUT for another tool, and say what its format cannot hold.

    ROOT is a project folder or a JSONL file. FORMAT is brat, cas (INCEpTION), conll, csv, labelstudio or spacy.
    """
    from itertools import chain

    from saidby import exports, files

    documents = files.read_documents(root)
    try:
        first = next(documents, None) or fail(f"{root} holds no articles: it has neither raw/ and annotations/ nor JSONL shards")
        report = exports.export(name, progress("exporting")(chain([first], documents)), out)
    except (exports.ExportError, OSError) as error:
        fail(str(error))
    except files.Refused as error:
        fail(f"article {str(error)!r} cannot be read: `saidby check {root}` says what is wrong with it; nothing was written")
    for told in report.lost if as_json else ():
        click.echo(json.dumps(told._asdict(), ensure_ascii=True))
    if as_json:
        click.echo(json.dumps({"articles": report.articles, "lost": len(report.lost), "ok": report.ok}))
    else:
        for line in exports.summary(name, report):
            say(line, err=True)
        say(f"{out}: {report.articles} article{'s' * (report.articles != 1)} as {exports.about(name).title}")
    raise SystemExit(0 if report.ok else 1)


def _annotated(path: Path, *, as_json: bool, gold: dict[str, Any] | None = None) -> list[Any]:
    """The documents at `path`; ends with findings where one cannot be read."""
    from saidby import checks, files, predictions
    from saidby.scoring import reading

    if gold is not None and predictions.is_predictions(path):
        try:
            return list(predictions.read(path, gold))
        except predictions.Unreadable as error:
            for fault in error.faults:
                click.echo(json.dumps({"error": fault}) if as_json else f"error: {fault}", err=not as_json)
            raise SystemExit(1) from error
    docs, findings = [], []
    for source in progress("reading")(reading.sources(path, gold=gold)):
        try:
            docs.append(files.read(source))
        except files.Refused:
            findings += checks.check_source(source)[1]
    if findings:
        tell = _teller(as_json=as_json)
        for finding in findings:
            tell(finding)
        raise SystemExit(1)
    return docs


def _tell_faults(faults: Iterable[Any], *, as_json: bool) -> NoReturn:
    for fault in faults:
        click.echo(json.dumps(fault._asdict()) if as_json else f"error: {fault}", err=not as_json)
    raise SystemExit(1)


@main.command()
@click.argument("gold", type=ANY_PATH)
@click.argument("guess", type=ANY_PATH)
@click.option("--against", type=ANY_PATH, help="Another system's guess: adds the differences, with p-values of a paired test.")
@click.option(
    "--by", type=click.Choice(["type", "form", "language", "phenomenon", "corpus"]), help="Tell the figures apart by this."
)
@click.option("--protocol", type=click.Choice(["saidby", "polnear"]), default="saidby", help="How quotes are paired and split.")
@click.option(
    "--edges", type=click.Choice(["words", "exact"]), default="words", help="Whether marks, punctuation and spaces count."
)
@click.option(
    "--missing", type=click.Choice(["refused", "empty"]), default="refused", help="What becomes of articles not in GUESS."
)
@click.option("--resamples", type=click.IntRange(0), default=1000, show_default=True, help="For the intervals; 0 for none.")
@click.option("--seed", type=int, default=0, show_default=True, help="For intervals and test.")
@JSON
def score(gold: Path, guess: Path, *, against: Path | None, resamples: int, seed: int, as_json: bool, **how: Any) -> None:
    """Score GUESS against GOLD: content, cue, speaker, and all at once.

    Each is a project folder, a JSONL file, or (GUESS) a folder of annotation files for the articles of GOLD, or predictions of
    any other system: a JSONL file with a quote a line, as {"article": ..., "quote": ..., "speaker": ...}.
    """
    from saidby import scoring
    from saidby.scoring import report

    try:
        right = _annotated(gold, as_json=as_json)
        texts = {doc.article.id: doc for doc in right}
        found = [
            scoring.score(right, _annotated(path, as_json=as_json, gold=texts), watch=progress("scoring"), **how)
            for path in (guess, against)
            if path
        ]
    except scoring.Unscorable as error:
        _tell_faults(error.faults, as_json=as_json)
    rival = found[1] if against else None
    if as_json:
        click.echo(json.dumps(report.as_json(found[0], against=rival, resamples=resamples, seed=seed)))
    else:
        say(report.report(found[0], against=rival, resamples=resamples, seed=seed), nl=False)


@main.command()
@click.argument("baseline")
@click.argument("path", type=ANY_PATH)
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "--option", "-o", "options", metavar="NAME=VALUE", multiple=True, help="An option of the baseline, as convention=polnear."
)
def predict(baseline: str, path: Path, out: Path, *, options: tuple[str, ...]) -> None:
    """Annotate the articles of PATH with BASELINE, and write what it finds to OUT, which is new.

    PATH is a project folder or a JSONL file; its annotations, if there are any, are not looked at. OUT becomes a JSONL file if
    its name ends so, else a project folder. BASELINE is the name of a module of `saidby.baselines`.
    """
    from saidby import baselines, files

    try:
        annotate = baselines.load(baseline).with_options(options)
    except baselines.NoBaseline as error:
        raise click.BadParameter(str(error)) from error
    if out.exists():
        fail(f"{out} is there already; give another name, or remove it")
    documents = (annotate(doc.article, doc.text) for doc in map(files.unannotated, progress("predicting")(files.sources(path))))
    try:
        counted = _written(documents, out)
    except files.Refused as error:
        fail(f"article {str(error)!r} cannot be read: `saidby check {path}` says what is wrong with it; {out} was not written")
    except OSError as error:
        fail(f"{out}: {error.strerror}")
    if not counted:
        fail(f"{path} holds no articles: it has neither raw/ nor JSONL shards")
    say(f"{out}: {counted.total()} quotes in {len(counted)} article{'s' * (len(counted) != 1)}")


def _written(documents: Iterable[Any], out: Path) -> Any:
    """Write documents to `out`, whole or not at all; says how many quotes each article has."""
    import shutil
    import tempfile
    from collections import Counter

    from saidby import files

    counted: Counter[str] = Counter()
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as beside:
        whole = Path(beside, out.name)
        with whole.open("wb") if out.suffix == ".jsonl" else nullcontext() as shard:
            for doc in documents:
                counted[doc.article.id] += len(doc.quotes)
                shard.write(files.as_line(doc)) if shard else files.write(doc, whole)
        if counted:
            shutil.move(whole, out)
    return counted


@main.command()
@click.argument("one", metavar="A", type=ANY_PATH)
@click.argument("other", metavar="B", type=ANY_PATH)
@JSON
def agreement(one: Path, other: Path, *, as_json: bool) -> None:
    """Say how far the annotators A and B agree: on quotes, and over matched quotes on everything else.

    Each is a project folder, a JSONL file, or a folder of annotation files inside a project.
    """
    from saidby import agreement as agreements

    try:
        articles = agreements.compared(*(_annotated(path, as_json=as_json) for path in (one, other)))
    except ValueError as error:
        fail(str(error))
    click.echo(json.dumps(agreements.as_json(articles)) if as_json else agreements.report(articles), nl=as_json)


@main.command()
@click.argument("root", type=ANY_PATH, default=Path(), required=False)
@JSON
def stats(root: Path, *, as_json: bool) -> None:
    """Count what the articles of ROOT hold: quotes, phenomena, non-quotations, languages, and verbs of saying."""
    from saidby import files
    from saidby.stats import count, rows

    try:
        counted = count(progress("counting")(files.read_documents(root)))
    except files.Refused as error:
        fail(f"article {str(error)!r} cannot be read: `saidby check {root}` says what is wrong with it")
    tables = rows(counted)
    if as_json:
        value: dict[str, Any] = {
            head: {name: {**by, "all": total} for name, by, total in of_head} for head, of_head in tables.items()
        }
        click.echo(json.dumps(value | {"verb": dict(counted.verbs.most_common())}))
        return
    total = counted.quotes.total()
    for head, of_head in tables.items():
        say(f"{head:<24}" + "".join(f"{split:>12}" for split in counted.splits) + f"{'all':>12}")
        for name, by, all_of in of_head:
            share = f"{all_of / total:>8.1%}" if head == "phenomenon" and total else ""
            say(f"  {name:<22}" + "".join(f"{by.get(split, 0):>12}" for split in counted.splits) + f"{all_of:>12}{share}")
        say("")
    verbs = ", ".join(f"{verb} {number / counted.verbs.total():.0%}" for verb, number in counted.verbs.most_common(12))
    say(f"English verbs of saying ({counted.verbs.total()}): {verbs}" if verbs else "no English verb of saying")


@main.command()
@click.argument("paths", type=ANY_PATH, nargs=-1, required=True)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The page to write.")
@click.option("--title", default="Who said what", show_default=True, help="What stands at its head.")
@click.option("--labels", nargs=2, metavar="FIRST SECOND", help="What to call two annotations of one article; else their paths.")
def view(paths: tuple[Path, ...], output: Path, title: str, labels: tuple[str, str] | None) -> None:
    """Write one HTML page that shows who said what in PATHS.

    PATHS are project folders, folders of annotation files, annotation files (the raw text is found beside or above), or JSONL
    files. An article that is given twice is shown as two annotations side by side, with their differences first.
    """
    from saidby import files
    from saidby import view as page
    from saidby.checks import shown

    documents, refused = [], 0
    for path in paths:
        for source in files.annotated(path):
            try:
                documents.append(files.read(source))
            except files.Refused:
                refused += 1
                file = shown(source.annotation.file if source.annotation else str(path), quotes="")
                say(f"error: {file}: article {source.id!r} cannot be shown; `saidby check` says what is wrong", err=True)
    if not documents:
        fail(f"no article with an annotation can be read in {', '.join(map(str, paths))}")
    html = page.page(documents, title=title, labels=labels or _two_names(paths))
    try:
        files.write_whole(output, html.encode("utf-8"))
    except OSError as error:
        fail(f"{output}: {error.strerror}")
    say(f"{output}: {len(documents)} annotation{'s' * (len(documents) != 1)}")
    raise SystemExit(1 if refused else 0)


def _two_names(paths: tuple[Path, ...]) -> tuple[str, str]:
    """What to call two annotations: the last part in which their paths differ."""
    if len(paths) != 2:
        return "first", "second"
    one, two = (reversed(path.resolve().parts) for path in paths)
    return next(((a, b) for a, b in zip(one, two, strict=False) if a != b), ("first", "second"))
