"""As much of Apache Airflow as the example uses, to run it without Airflow."""

started = []  # each task that the DAG starts: its name, its options and its arguments
