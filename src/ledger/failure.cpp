#include "ledger/failure.hpp"

#include <system_error>

namespace metaup::ledger {
namespace {

bool is_read_only(const sql::Failure& failure) {
  const int primary = failure.code & 0xFF;
  return primary == SQLITE_READONLY || primary == SQLITE_PERM;
}

bool cannot_open(const sql::Failure& failure) { return (failure.code & 0xFF) == SQLITE_CANTOPEN; }

/// SQLite's own words, with the reason below them when there is one.
std::string reason(const sql::Failure& failure) {
  if (failure.system_error == 0) return failure.message;
  return failure.message + " (" + std::generic_category().message(failure.system_error) + ")";
}

}  // namespace

Error to_error(const sql::Failure& failure, const std::string& path) {
  Error error;
  error.error_class = ErrorClass::local;
  if (sql::is_full(failure)) {
    error.message = "cannot write the ledger " + path + ": the disk is full";
    error.hint = "free some space and run the command again: what is in the ledger is not sent again";
  } else if (sql::is_damaged(failure)) {
    error.message = "the ledger " + path + " is damaged or is not a ledger: " + failure.message;
    error.hint =
        "`metaup ledger check` lists the damage and `metaup ledger export` saves what can still be read; "
        "then move the file away (mv " +
        path + " " + path + ".damaged) or give --ledger PATH";
  } else if (sql::is_busy(failure)) {
    error.message =
        "the ledger " + path + " has been locked by another process for " + std::to_string(kBusySeconds) + " s";
    error.hint = "try again when that process has ended; `fuser " + path + "` shows which it is";
    error.retryable = true;
  } else if (is_read_only(failure)) {
    error.message = "cannot write the ledger " + path + ": " + reason(failure);
    error.hint = "make the file and its folder writable, or give --ledger PATH";
  } else if (cannot_open(failure)) {
    error.message = "cannot open the ledger " + path + ": " + reason(failure);
    error.hint = "check who may use the file and its folder, or give --ledger PATH";
  } else {
    error.message = "cannot use the ledger " + path + ": " + reason(failure);
  }
  return error;
}

}  // namespace metaup::ledger
