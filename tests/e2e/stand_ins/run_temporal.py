"""Runs the workflow of the example as Temporal would, once; prints what came of it."""

import asyncio
import json
import sys

from temporalio import activity, workflow
from temporalio.exceptions import ApplicationError

import metaup_upload


async def main(word, *arguments):
    work = metaup_upload.run_metaup(list(arguments)) if word == "with" else metaup_upload.Upload().run(*arguments)
    task = asyncio.create_task(work)
    if word == "cancel":
        await activity.beat.wait()
        task.cancel()
    try:
        print("done", json.dumps((await task)["items"]))
    except asyncio.CancelledError:
        print("cancelled")
    except ApplicationError as error:
        print("failed" if error.non_retryable else "to be tried again", error, json.dumps(error.details[0].get("failed")))
    assert all(options["retry_policy"].maximum_attempts > 1 for options in workflow.executed)


asyncio.run(main(*sys.argv[1:]))
