import airflow


def dag(*, schedule, start_date, catchup, max_active_runs):
    return lambda function: function


def task(*, retries, retry_delay):
    def decorate(function):
        def start(*arguments):
            airflow.started.append((function, retries, arguments))

        return start

    return decorate
