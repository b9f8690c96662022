"""From one article to millions: an index of what there is, a plan that cuts it, and one pure function that builds a shard.

    index → plan → build_shard, each alone, anywhere → put together

The index knows of each article where it lies, its id, split and story. The plan sorts by split and id and cuts by counts,
so that no worker, engine or order of the input decides where an article goes. `build_shard` reads, checks and writes the
articles of one shard, all tables at once, and gives the same bytes wherever and however often it runs.
"""

from saidby.shards.building import build_shard, read_refs, texts, told
from saidby.shards.indexing import Ref, index
from saidby.shards.planning import SHARD, SHARD_BYTES, Done, Entries, Plan, Task, cuts, plan

__all__ = [
    "SHARD", "SHARD_BYTES", "Done", "Entries", "Plan", "Ref", "Task", "build_shard", "cuts", "index", "plan", "read_refs",
    "texts", "told",
]  # fmt: skip
