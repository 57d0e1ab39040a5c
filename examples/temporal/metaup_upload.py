"""Uploads a folder as an activity of Temporal. The exit code of metaup says whether it helps to try again.

Needs temporalio, and metaup where the worker runs. The token comes from METAUP_ACCESS_TOKEN there, and what all workers have
to know of the account from the ledger that METAUP_LEDGER names (docs/fleet.md).
"""

import asyncio
import json
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError
from temporalio.worker import Worker

HOPELESS = {2, 3, 4, 5, 12}  # until somebody changes something
LONGEST_LINE = 1 << 24
BEAT = 10


async def beat():
    """Temporal learns that the activity lives, and the activity that it was cancelled."""
    while True:
        activity.heartbeat()
        await asyncio.sleep(BEAT)


@activity.defn
async def run_metaup(arguments: list[str]) -> dict:
    """Runs it, logs what failed, and returns its summary."""
    process = await asyncio.create_subprocess_exec(
        "metaup", *arguments, "-o", "ndjson", "--progress", "none", stdout=asyncio.subprocess.PIPE, limit=LONGEST_LINE
    )
    beats = asyncio.create_task(beat())
    summary = {}
    try:
        async for line in process.stdout:
            event = json.loads(line)
            if event["type"] == "item_failed":
                activity.logger.warning("%s: %s", event["item"]["source"], event["item"]["error"]["message"])
            elif event["type"] == "summary":
                summary = event
        code = await process.wait()
    except BaseException:  # it was cancelled: requests that are under way may end
        process.terminate()
        await process.wait()
        raise
    finally:
        beats.cancel()
    if code != 0:
        raise ApplicationError(f"metaup ended with {code}", summary, non_retryable=code in HOPELESS)
    return summary


@workflow.defn
class Upload:
    @workflow.run
    async def run(self, folder: str, account: str) -> dict:
        # What is done is not sent again: a retry goes on where the last try ended.
        return await workflow.execute_activity(
            run_metaup,
            ["upload", folder, "--account", account, "--yes"],
            start_to_close_timeout=timedelta(hours=12),
            heartbeat_timeout=timedelta(seconds=6 * BEAT),
            retry_policy=RetryPolicy(initial_interval=timedelta(minutes=1), maximum_attempts=6),
        )


async def main():
    client = await Client.connect("localhost:7233")
    async with Worker(client, task_queue="metaup", workflows=[Upload], activities=[run_metaup]):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
