"""Uploads a folder every night. The exit code of metaup says whether it helps to try again.

Needs Apache Airflow 2.4 or newer, and metaup where the tasks run. The token comes from METAUP_ACCESS_TOKEN there, and what
all tasks have to know of the account from the ledger that METAUP_LEDGER names (docs/fleet.md).
"""

import json
import subprocess
from datetime import datetime, timedelta

from airflow.decorators import dag, task
from airflow.exceptions import AirflowException, AirflowFailException, AirflowSkipException

HOPELESS = {2, 3, 4, 5, 12}  # until somebody changes something
NOTHING_TO_DO = 9  # only with --error-on-nothing


def run_metaup(arguments):
    """Runs it, prints what failed, and returns its summary."""
    command = ["metaup", *arguments, "-o", "ndjson", "--progress", "none"]
    summary = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            for line in process.stdout:
                event = json.loads(line)
                if event["type"] == "item_failed":
                    print(event["item"]["source"], event["item"]["error"]["message"])
                elif event["type"] == "summary":
                    summary = event
        except BaseException:  # the task was stopped: requests that are under way may end
            process.terminate()
            raise
    code = process.returncode
    if code == NOTHING_TO_DO:
        raise AirflowSkipException("there was nothing to do")
    if code in HOPELESS:
        raise AirflowFailException(f"metaup ended with {code}")
    if code != 0:
        raise AirflowException(f"metaup ended with {code}")
    return summary


@dag(schedule="30 2 * * *", start_date=datetime(2026, 1, 1), catchup=False, max_active_runs=1)
def metaup_upload():
    @task(retries=5, retry_delay=timedelta(minutes=10))
    def upload(folder, account):
        # What is done is not sent again: a retry goes on where the last try ended.
        return run_metaup(["upload", folder, "--account", account, "--yes"])

    upload("/srv/creatives", "123")


metaup_upload()
