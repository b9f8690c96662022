"""`saidby publish`."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import click

from saidby.cli.options import FOLDER
from saidby.cli.telling import fail, say, teller


@click.command()
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
    from saidby import hub

    version = _version_up_to_date(root, repository)
    docs, held = _by_licence(root)
    if held and third_party is None:
        _ask_about(held, len(docs) + len(held))
    with tempfile.TemporaryDirectory() as folder:
        dataset = root / "dataset"
        if third_party == "include":
            docs += held
        elif held:
            dataset = _built_of(docs, Path(folder), root)
        plan = hub.Upload(dataset, repository, version, private, tag)
        _announce(plan, hub.licences(doc.article for doc in docs))
        if dry_run:
            say("dry run: nothing was uploaded")
            return
        try:
            say(f"uploaded: {hub.upload(plan)}")
        except hub.UploadError as error:
            fail(str(error))


def _version_up_to_date(root: Path, repository: str) -> str:
    """The data version of a dataset/ that is what the sources give; ends where it is not."""
    from saidby import build as flow
    from saidby import card
    from saidby.demands import SettingsError

    try:
        report = flow.compare(root, root / "dataset", teller(as_json=False, quiet_warnings=True))
        about = flow.settings(root)
    except SettingsError as error:
        fail(str(error))
    if not report.ok:
        fail("dataset/ is not what the sources give; run python build.py, look at it, and commit it first")
    if (told := card.hub_name(about)) != repository:
        say(f"the card says to load {told!r}: write hub = {repository!r} into dataset.toml and build again if it should not")
    version: str = about["version"]
    return version


def _by_licence(root: Path) -> tuple[list[Any], list[Any]]:
    """The documents that may be passed on, and those whose licence is unknown or does not let them."""
    from saidby import files, hub

    free: list[Any] = []
    held: list[Any] = []
    for doc in files.read_documents(root):
        (free if hub.is_redistributable(doc.article.license) else held).append(doc)
    return free, held


def _ask_about(held: list[Any], of: int) -> None:
    for doc in held:
        say(f"  {doc.article.id}: {doc.article.license}", err=True)
    fail(
        f"{len(held)} of {of} articles stand under a licence that is unknown or does not let them be passed on; "
        "decide with --third-party include, or --third-party leave-out, which uploads a dataset without them"
    )


def _built_of(docs: list[Any], folder: Path, root: Path) -> Path:
    """Build, in a folder of its own, the dataset of `docs` alone."""
    from saidby import build as flow
    from saidby import files

    if not docs:
        fail("no article is left: nothing to upload")
    for doc in docs:
        files.write(doc, folder)
    for name in ("dataset.toml", "LICENSE-DATA", "DATASHEET.md"):
        if (root / name).exists():
            shutil.copyfile(root / name, folder / name)
    report = flow.build(folder, folder / "dataset", teller(as_json=False), how=flow.How(demanding=False))
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
