"""A stand-in for the Hugging Face Hub on loopback: what `huggingface_hub` and `datasets` ask of it, kept in memory.

Written from the clients' own requests. `Hub.fail` makes the next requests of a kind fail; `Hub.cut` breaks a transfer half way.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit


@dataclass
class Repository:
    private: bool = False
    commits: dict[str, dict[str, bytes]] = field(default_factory=dict)
    main: str = ""
    tags: dict[str, str] = field(default_factory=dict)

    def commit(self, files: dict[str, bytes]) -> str:
        names = "".join(f"{name}{hashlib.sha256(data).hexdigest()}" for name, data in sorted(files.items()))
        self.main = hashlib.sha1(f"{len(self.commits)}{names}".encode()).hexdigest()
        self.commits[self.main] = files
        return self.main

    def resolve(self, revision: str) -> str | None:
        return self.main if revision == "main" else self.tags.get(revision, revision if revision in self.commits else None)


class Hub:
    """The server, its repositories, and what was asked of it."""

    def __init__(self) -> None:
        self.repositories: dict[str, Repository] = {}
        self.blobs: dict[str, bytes] = {}
        self.log: list[str] = []
        self.uploaded: list[str] = []
        self.ranges: list[str] = []
        self.fail: dict[str, int] = {}
        self.cut = False
        hub = self

        class Handler(_Handler):
            pass

        Handler.hub = hub
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.answer("GET")

    def do_HEAD(self) -> None:
        self.answer("HEAD")

    def do_POST(self) -> None:
        self.answer("POST")

    def do_PUT(self) -> None:
        self.answer("PUT")

    def do_DELETE(self) -> None:
        self.answer("DELETE")

    def answer(self, method: str) -> None:
        path = unquote(urlsplit(self.path).path)
        self.hub.log.append(f"{method} {path}")
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        for pattern, code in list(self.hub.fail.items()):
            if re.search(pattern, f"{method} {path}"):
                self.send(code, {"error": "made to fail"})
                return
        for verb, pattern, act in ROUTES:
            found = re.fullmatch(pattern, path)
            if found and method in verb:
                act(self, **found.groupdict())
                return
        self.send(404, {"error": "not here"})

    def send(self, code: int, value: object = None, headers: dict[str, str] | None = None, data: bytes | None = None) -> None:
        data = json.dumps(value).encode() if data is None else data
        self.send_response(code)
        for name, item in {"Content-Type": "application/json", "Content-Length": str(len(data)), **(headers or {})}.items():
            self.send_header(name, item)
        self.end_headers()
        if self.command != "HEAD":
            if self.hub.cut and len(data) > 1000:
                self.wfile.write(data[: len(data) // 2])
                self.close_connection = True
                return
            self.wfile.write(data)

    def repository(self, name: str) -> Repository | None:
        found = self.hub.repositories.get(name)
        if found is None:
            self.send(
                404,
                {"error": "Repository not found"},
                {"X-Error-Code": "RepoNotFound", "X-Error-Message": "Repository not found"},
            )
        return found

    def revision(self, name: str, revision: str) -> tuple[Repository, str] | None:
        repository = self.repository(name)
        commit = repository and repository.resolve(revision)
        if repository and not commit:
            self.send(404, {"error": "Invalid rev id"}, {"X-Error-Code": "RevisionNotFound", "X-Error-Message": "Invalid rev id"})
        return (repository, commit) if repository and commit else None

    # Repositories

    def create(self) -> None:
        asked = json.loads(self.body)
        name = f"{asked['organization']}/{asked['name']}" if asked.get("organization") else asked["name"]
        if name in self.hub.repositories:
            self.send(409, {"error": "exists", "url": f"{self.hub.url}/datasets/{name}"})
            return
        self.hub.repositories[name] = repository = Repository(bool(asked.get("private")))
        repository.commit({".gitattributes": b"*.parquet filter=lfs\n"})
        self.send(200, {"url": f"{self.hub.url}/datasets/{name}", "name": name, "id": name})

    def delete(self) -> None:
        asked = json.loads(self.body)
        name = f"{asked['organization']}/{asked['name']}" if asked.get("organization") else asked["name"]
        self.hub.repositories.pop(name, None)
        self.send(200, {})

    def info(self, name: str, revision: str = "main") -> None:
        if found := self.revision(name, revision):
            repository, commit = found
            files = [{"rfilename": path} for path in sorted(repository.commits[commit])]
            about = {
                "id": name,
                "sha": commit,
                "siblings": files,
                "private": repository.private,
                "tags": [],
                "downloads": 0,
                "likes": 0,
            }
            self.send(200, about | {"gated": False, "disabled": False, "lastModified": "2026-01-01T00:00:00.000Z"})

    def refs(self, name: str) -> None:
        if repository := self.repository(name):
            branches = [{"name": "main", "ref": "refs/heads/main", "targetCommit": repository.main}]
            tags = [{"name": tag, "ref": f"refs/tags/{tag}", "targetCommit": commit} for tag, commit in repository.tags.items()]
            self.send(200, {"branches": branches, "tags": tags, "converts": []})

    def tag(self, name: str, revision: str) -> None:
        if found := self.revision(name, revision):
            found[0].tags[json.loads(self.body)["tag"]] = found[1]
            self.send(200, {})

    # Reading

    def tree(self, name: str, revision: str, below: str = "") -> None:
        if found := self.revision(name, revision):
            repository, commit = found
            prefix = f"{below.strip('/')}/" if below else ""
            recursive = "recursive=true" in self.path.lower()
            self.send(200, list(_listing(repository.commits[commit], prefix, recursive=recursive)))

    def paths(self, name: str, revision: str) -> None:
        if found := self.revision(name, revision):
            files = found[0].commits[found[1]]
            asked = (
                json.loads(self.body)["paths"]
                if self.body.startswith(b"{")
                else re.findall(r"paths=([^&]*)", unquote(self.body.decode()))
            )
            known = [_entry(path, files[path]) for path in asked if path in files]
            folders = [
                {"type": "directory", "path": p, "oid": "0" * 40, "size": 0}
                for p in asked
                if any(f.startswith(f"{p}/") for f in files)
            ]
            self.send(200, known + folders)

    def file(self, name: str, revision: str, path: str) -> None:
        if not (found := self.revision(name, revision)):
            return
        repository, commit = found
        data = repository.commits[commit].get(path)
        if data is None:
            self.send(
                404,
                {"error": "Entry not found"},
                {"X-Error-Code": "EntryNotFound", "X-Error-Message": "Entry not found", "X-Repo-Commit": commit},
            )
            return
        headers = {"X-Repo-Commit": commit, "ETag": f'"{hashlib.sha256(data).hexdigest()}"', "Accept-Ranges": "bytes"}
        headers["Content-Type"] = "application/octet-stream"
        code = 200
        if asked := re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", "")):
            start, end = int(asked[1]), min(int(asked[2] or len(data) - 1), len(data) - 1)
            self.hub.ranges.append(path)
            headers["Content-Range"] = f"bytes {start}-{end}/{len(data)}"
            data, code = data[start : end + 1], 206
        self.send(code, None, headers, data)

    # Writing

    def validate(self) -> None:
        self.send(200, {"errors": [], "warnings": []})

    def preupload(self, name: str, revision: str) -> None:
        if self.revision(name, revision):
            asked = json.loads(self.body)["files"]
            modes = [
                {"path": f["path"], "uploadMode": "lfs" if f["path"].endswith(".parquet") else "regular", "shouldIgnore": False}
                for f in asked
            ]
            self.send(200, {"files": modes})

    def batch(self, name: str) -> None:
        if self.repository(name):
            objects = json.loads(self.body)["objects"]
            wanted = [
                {"oid": o["oid"], "size": o["size"], "actions": {"upload": {"href": f"{self.hub.url}/put/{o['oid']}"}}}
                for o in objects
                if o["oid"] not in self.hub.blobs
            ]
            known = [{"oid": o["oid"], "size": o["size"]} for o in objects if o["oid"] in self.hub.blobs]
            self.send(200, {"transfer": "basic", "objects": wanted + known}, {"Content-Type": "application/vnd.git-lfs+json"})

    def put(self, oid: str) -> None:
        if hashlib.sha256(self.body).hexdigest() != oid:
            self.send(400, {"error": "bytes are not those announced"})
            return
        self.hub.blobs[oid] = self.body
        self.hub.uploaded.append(oid)
        self.send(200, {})

    def commit(self, name: str, revision: str) -> None:
        if not (found := self.revision(name, revision)):
            return
        repository, commit = found
        files = dict(repository.commits[commit])
        for line in self.body.splitlines():
            item = json.loads(line)
            value = item["value"]
            if item["key"] == "file":
                files[value["path"]] = base64.b64decode(value["content"])
            elif item["key"] == "lfsFile":
                files[value["path"]] = self.hub.blobs[value["oid"]]
            elif item["key"] == "deletedFile":
                files.pop(value["path"], None)
        oid = repository.commit(files)
        url = f"{self.hub.url}/datasets/{name}/commit/{oid}"
        self.send(200, {"success": True, "commitOid": oid, "commitUrl": url, "hookOutput": ""})


def _entry(path: str, data: bytes) -> dict[str, object]:
    oid = hashlib.sha256(data).hexdigest()
    lfs = {"lfs": {"oid": oid, "size": len(data), "pointerSize": 130}} if path.endswith(".parquet") else {}
    return {
        "type": "file",
        "path": path,
        "size": len(data),
        "oid": hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest(),
        **lfs,
    }


def _listing(files: dict[str, bytes], prefix: str, *, recursive: bool):
    folders = set()
    for path, data in sorted(files.items()):
        rest = path.removeprefix(prefix)
        if path.startswith(prefix) and ("/" not in rest or recursive):
            yield _entry(path, data)
        elif path.startswith(prefix):
            folders.add(prefix + rest.split("/")[0])
    yield from ({"type": "directory", "path": folder, "size": 0, "oid": "0" * 40} for folder in sorted(folders))


_REPO = r"(?P<name>[^/]+/[^/]+?)"
_REV = r"(?P<revision>[^/]+)"
ROUTES = [
    (("POST",), r"/api/repos/create", _Handler.create),
    (("DELETE",), r"/api/repos/delete", _Handler.delete),
    (("POST",), r"/api/validate-yaml", _Handler.validate),
    (("POST",), rf"/api/datasets/{_REPO}/preupload/{_REV}", _Handler.preupload),
    (("POST",), rf"/api/datasets/{_REPO}/commit/{_REV}", _Handler.commit),
    (("POST",), rf"/api/datasets/{_REPO}/tag/{_REV}", _Handler.tag),
    (("POST",), rf"/api/datasets/{_REPO}/paths-info/{_REV}", _Handler.paths),
    (("GET",), rf"/api/datasets/{_REPO}/refs", _Handler.refs),
    (
        ("GET",),
        rf"/api/datasets/{_REPO}/tree/{_REV}(?P<below>/.*)?",
        lambda h, name, revision, below: h.tree(name, revision, below or ""),
    ),
    (("GET",), rf"/api/datasets/{_REPO}/revision/{_REV}", _Handler.info),
    (("GET",), rf"/api/datasets/{_REPO}", _Handler.info),
    (("POST",), rf"/datasets/{_REPO}\.git/info/lfs/objects/batch", _Handler.batch),
    (("PUT",), r"/put/(?P<oid>[0-9a-f]{64})", _Handler.put),
    (("GET", "HEAD"), rf"/datasets/{_REPO}/resolve/{_REV}/(?P<path>.+)", _Handler.file),
]
