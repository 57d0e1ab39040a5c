#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "metaup/base/clock.hpp"
#include "metaup/base/error.hpp"
#include "metaup/base/ids.hpp"

/// What happens in a run, as data. The words and members are the output contract (docs/output.md).
namespace metaup::report {

enum class Status : std::uint8_t {
  uploaded,
  unchanged,
  copied,
  created,
  existing,
  changed,
  deleted,
  ready,
  processing,
  valid,
  planned,
  skipped,
  failed,
};
[[nodiscard]] std::string_view to_string(Status status);
[[nodiscard]] std::optional<Status> parse_status(std::string_view word);
/// Whether an item of this status counts as done.
[[nodiscard]] bool is_done(Status status);

/// One thing that was asked for, and what became of it.
struct Item {
  std::uint32_t index = 0;  ///< place in the request, from 0
  std::string source;       ///< path, URL, hash, id or manifest line; bytes, maybe no UTF-8
  AssetKind kind = AssetKind::image;
  AccountId account;  ///< empty when none is meant (`validate`)
  Status status = Status::failed;
  std::string id;  ///< the image hash, video id, creative id or ad id; empty: none
  std::string name;
  std::string sha256;
  std::optional<std::uint64_t> bytes;
  std::uint32_t width = 0;  ///< 0: not known
  std::uint32_t height = 0;
  std::uint32_t attempts = 0;  ///< requests that were sent for it
  Milliseconds elapsed{0};
  /// What Meta says of a listed object: the fields asked for, each with its value as JSON text.
  std::vector<std::pair<std::string, std::string>> object;
  /// Of what was learned: whether it is recognised when it is to be sent, "sure", "likely" or "none"; else empty.
  std::string match;
  std::string object_text;  ///< the same for people, where the values do not speak for themselves
  /// The formats that a preview was asked for, each with the address of its frame; empty: none.
  std::vector<std::pair<std::string, std::string>> previews;
  std::vector<std::string> warnings;
  std::optional<Error> error;  ///< when failed, or the reason of `skipped`
};

/// Whether it counts as failed: also a video that Meta did not finish in time.
[[nodiscard]] inline bool has_failed(const Item& item) {
  return item.status == Status::failed || (item.status == Status::processing && item.error);
}

struct RunStart {
  std::string command;
  std::string version;  ///< of metaup
  std::string graph_url;
  std::vector<AccountId> accounts;
};
struct ItemEnded {
  Item item;
};
/// A request failed and will be sent again.
struct Retry {
  Item item;  ///< source, kind, account and attempts are set
  Error error;
  Milliseconds wait{0};
};
/// What holds requests back.
enum class WaitCause : std::uint8_t {
  limit,    ///< a rate limit of Meta's
  network,  ///< nobody answers, or the server only says that it is broken
};
/// Requests wait.
struct Throttle {
  AccountId account;  ///< empty: all accounts
  Milliseconds wait{0};
  double usage_percent = 0;
  std::string reason;
  WaitCause cause = WaitCause::limit;
};
/// Something a person should know that changes no item.
struct Notice {
  std::string message;
};
/// One exchange with the server, for `-v` and the log file.
struct Exchange {
  std::vector<std::string> sources;  ///< the items that it was for; several share a batch
  std::string edge;
  std::string method;
  std::string path;  ///< without its query
  int http_status = 0;
  Milliseconds elapsed{0};
  std::uint64_t bytes_sent = 0;
  std::int64_t code = 0;
  std::int64_t subcode = 0;
  std::string trace_id;
};
/// A call that failed: a request, or an operation within a batch. For `-v`, the log file, and Meta's support.
struct CallFailed {
  std::vector<std::string> sources;  ///< the items that it was for; several share a request
  AccountId account;
  std::string edge;
  std::string method;
  std::string path;         ///< without its query
  Error error;              ///< with the HTTP status and `fbtrace_id`
  std::string trace_id;     ///< `x-fb-trace-id` of the reply; empty: none
  std::string api_version;  ///< that Meta served; empty: it did not say
};
/// The whole run cannot go on.
struct Fatal {
  Error error;
  std::optional<Milliseconds> held_for = {};  ///< another run has held the account for so long
};
/// What a dry run would take at Meta, if all goes well. Of a video it is a guess: Meta says only when it is sent in how
/// many pieces it goes.
struct Estimate {
  std::uint64_t writes = 0, reads = 0;
  std::uint64_t points = 0;    ///< a write counts 3, a read 1
  Milliseconds least_time{0};  ///< in which Meta's limits let that through, as far as they are known
};
struct Summary {
  std::uint32_t items = 0, done = 0, unchanged = 0, failed = 0, skipped = 0;
  std::uint64_t bytes_sent = 0;
  std::uint32_t requests = 0, retries = 0;
  std::uint64_t points = 0;  ///< that Meta has counted for it: a write 3, a read 1
  Milliseconds throttled{0};
  Milliseconds elapsed{0};
  std::optional<Estimate> estimate;  ///< only of a dry run
  int exit_code = 0;
};
/// A wait that is under way.
struct Waiting {
  WaitCause cause = WaitCause::limit;
  AccountId account;  ///< empty: all accounts
  Milliseconds left{0};
};
/// How the fullest of Meta's limiters stands.
struct LimiterUsage {
  AccountId account;    ///< empty: the app's
  std::string limiter;  ///< "score", "ads_management", "app"
  double percent = 0;
  double writes_per_second = 0;  ///< that it lets through for good; 0: not known yet
  Milliseconds free_in{0};       ///< until nothing of it is in use, if nothing more is sent
};
/// Now and then, for progress displays only.
struct Tick {
  struct Running {
    std::string source;
    std::uint64_t sent = 0, total = 0;
  };
  std::vector<Running> running;
  std::uint32_t items = 0, ended = 0, failed = 0;
  bool all_known = false;  ///< whether `items` and `bytes_total` are final
  std::uint64_t bytes_sent = 0, bytes_total = 0;
  std::uint32_t retries = 0;
  std::optional<LimiterUsage> usage;  ///< nothing until Meta has told
  Milliseconds elapsed{0};
  std::uint32_t processing = 0;         ///< videos that Meta processes, or ads that it reviews
  bool are_reviewed = false;            ///< they are ads
  std::optional<Milliseconds> waiting;  ///< requests are held back, for this long
  WaitCause waiting_for = WaitCause::limit;
  AccountId waiting_account;  ///< whose requests are; empty: all
};
using Event = std::variant<RunStart, ItemEnded, Retry, Throttle, Notice, Exchange, CallFailed, Fatal, Summary, Tick>;

/// Whoever wants to know. Called from the loop's thread only; must not block for long.
class Reporter {
 public:
  virtual ~Reporter() = default;
  virtual void on(const Event& event) = 0;
  /// False once the results cannot be written any more (a closed pipe, a full disk). The run then
  /// ends; to tell the user is left to the reporter.
  [[nodiscard]] virtual bool healthy() const { return true; }
};

}  // namespace metaup::report
