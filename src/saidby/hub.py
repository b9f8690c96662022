"""The dataset's folder, put on the Hugging Face Hub as one commit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import HfApi
from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalTokenNotFoundError, RepositoryNotFoundError

from saidby.document import Article

REDISTRIBUTABLE = ("CC-BY-", "CC0-", "CC-PDDC", "PDDL-", "ODC-By-", "ODbL-", "MIT", "Apache-", "BSD-", "GPL-", "AGPL-", "LGPL-")
"""Beginnings of SPDX identifiers of licences that let anybody pass a text on; of all others a person must decide."""


class UploadError(Exception):
    """The dataset was not uploaded, and the remote is as it was: the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Upload:
    """What is to be uploaded, where to, and under which version."""

    folder: Path
    repository: str
    version: str
    private: bool = False
    tag: bool = True

    def files(self) -> Iterator[tuple[str, int]]:
        """Path and bytes of each file that will be uploaded."""
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                yield path.relative_to(self.folder).as_posix(), path.stat().st_size


def licences(articles: Iterable[Article]) -> Counter[str]:
    """How many articles stand under each licence."""
    return Counter(article.license for article in articles)


def is_redistributable(licence: str) -> bool:
    """Whether a licence, by its SPDX identifier, lets anybody pass the text on."""
    return licence.startswith(REDISTRIBUTABLE)


def upload(plan: Upload) -> str:
    """Upload a folder as one commit, files that are no longer in it taken away, and tag it; the address of the commit.

    Raises UploadError. Nothing but the commit changes the remote: whatever fails before it leaves all as it was, and a
    repository that was created for it is taken away again.
    """
    api = HfApi()
    try:
        known = _tags(api, plan.repository)
        if known is None:
            api.create_repo(plan.repository, repo_type="dataset", private=plan.private)
        elif plan.tag and f"v{plan.version}" in known:
            raise UploadError(
                f"{plan.repository} has a v{plan.version} already; raise `version` in dataset.toml, or give --no-tag"
            )
        return _commit(api, plan, created=known is None)
    except LocalTokenNotFoundError as error:
        raise UploadError("no access token for the Hub: run `hf auth login`, or set HF_TOKEN") from error
    except HFValidationError as error:
        raise UploadError(f"{plan.repository!r} is no name for a repository: {_reason(error)}") from error
    except (HfHubHTTPError, OSError, ValueError, RuntimeError) as error:
        raise UploadError(f"the upload to {plan.repository} failed: {_reason(error)}") from error


def _tags(api: HfApi, repository: str) -> set[str] | None:
    """The tags of a repository; None where there is no such repository."""
    try:
        return {ref.name for ref in api.list_repo_refs(repository, repo_type="dataset").tags}
    except RepositoryNotFoundError:
        return None


def _commit(api: HfApi, plan: Upload, *, created: bool) -> str:
    try:
        commit = api.upload_folder(
            repo_id=plan.repository,
            repo_type="dataset",
            folder_path=plan.folder,
            commit_message=f"Version {plan.version}",
            delete_patterns="*",
        )
    except BaseException:
        if created:
            api.delete_repo(plan.repository, repo_type="dataset", missing_ok=True)
        raise
    if plan.tag:
        api.create_tag(plan.repository, repo_type="dataset", tag=f"v{plan.version}", revision=commit.oid)
    return str(commit.commit_url)


def _reason(error: Exception) -> str:
    """The first line of what the client says: it names no token."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
