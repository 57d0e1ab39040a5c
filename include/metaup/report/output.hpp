#pragma once
#include <iosfwd>
#include <memory>
#include <string>

#include "metaup/report/event.hpp"

namespace metaup::report {

enum class Format : std::uint8_t { text, json, ndjson, tsv, csv };
/// Rows for programs, byte by byte.
[[nodiscard]] constexpr bool is_table(Format format) { return format == Format::tsv || format == Format::csv; }

/// Where bytes go: a descriptor, or a string in tests. Nothing is held back.
class Sink {
 public:
  virtual ~Sink() = default;
  /// False when it could not be written.
  virtual bool write(std::string_view bytes) = 0;
};
/// A descriptor that stays open; retries EINTR, waits on EAGAIN, SIGPIPE must be ignored. After a
/// failed write nothing more is written.
[[nodiscard]] std::unique_ptr<Sink> make_descriptor_sink(int descriptor);

/// What every line of a run shares.
struct OutputContext {
  std::string command;
  std::string run_id;
  bool color = false;        ///< text only
  bool quiet = false;        ///< text only: nothing, somebody else tells what fails
  bool terminal = false;     ///< text only: lines clear what a live display left in their place
  bool dry_run = false;      ///< text only: nothing was sent or changed
  std::size_t columns = 80;  ///< of that terminal
  std::size_t rows = 24;
  const Clock* clock = nullptr;
};
/// The results on stdout, in the format asked for. The sink and the clock must outlive
/// the reporter. A `json` document is closed by the summary, or at the latest
/// when the reporter goes.
[[nodiscard]] std::unique_ptr<Reporter> make_output(Format format, Sink& sink, OutputContext context);

/// One item as the JSON object of the contract, for `--retry-from`, tests and `ledger export`.
[[nodiscard]] std::string to_json(const Item& item);

enum class ProgressStyle : std::uint8_t { tty, plain, none };
struct ProgressContext {
  bool color = false;
  bool items_on_stdout = false;  ///< stdout goes to the same place and already shows each item
  std::size_t columns = 80;      ///< of the terminal, for `tty`
  std::size_t rows = 24;
  bool dry_run = false;
};
/// For people, on stderr: a live display on a terminal; otherwise lines with the totals, and one for
/// each failure. Every style, even `none`, says what stopped the run, and the notices. The live display
/// is drawn at ticks only and leaves the cursor at its own first line, so that whatever else is written goes above it.
[[nodiscard]] std::unique_ptr<Reporter> make_progress(ProgressStyle style, Sink& sink, ProgressContext context);

/// What an earlier ndjson output says is still to do.
struct RetryItem {
  std::string source;
  AssetKind kind = AssetKind::image;
  AccountId account;
};
struct RetryList {
  std::string command;
  std::vector<RetryItem> items;
};
/// Failed, skipped and unfinished items of an ndjson text; an error when it has no `summary` line
/// or a line is no event of this schema.
[[nodiscard]] Result<RetryList> read_retry_list(std::string_view ndjson, std::string_view name);

}  // namespace metaup::report
