"""Runs the task of the example as Airflow would, once; prints what came of it."""

import json
import sys

import airflow
from airflow.exceptions import AirflowException, AirflowFailException, AirflowSkipException

import metaup_upload

[(function, retries, arguments)] = airflow.started
assert retries > 0 and arguments == ("/srv/creatives", "123")
try:
    result = metaup_upload.run_metaup(sys.argv[2:]) if sys.argv[1] == "with" else function(*sys.argv[2:])
    print("done", json.dumps(result["items"]))
except AirflowSkipException:
    print("skipped")
except AirflowFailException as error:
    print("failed", error)
except AirflowException as error:
    print("to be tried again", error)
