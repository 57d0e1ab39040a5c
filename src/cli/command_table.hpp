#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace metaup::cli {

/// What a command can make use of; an option asks for one of these.
enum class Capability : std::uint32_t {
  none = 0,             ///< every command has it
  configured = 1 << 0,  ///< reads profiles and the environment
  account = 1 << 1,
  origin = 1 << 2,  ///< tells servers apart
  graph = 1 << 3,   ///< talks to the Graph API, with a token
  select = 1 << 4,  ///< takes files
  retry = 1 << 5,
  names = 1 << 6,
  checks = 1 << 7,
  images = 1 << 8,
  sends = 1 << 9,  ///< writes at Meta
  ledger = 1 << 10,
  output = 1 << 11,
  progress = 1 << 12,
  forget = 1 << 13,
  consent = 1 << 14,  ///< does what must be confirmed
  videos = 1 << 15,   ///< sends videos
  waits = 1 << 16,    ///< can wait for videos to be ready
  method = 1 << 17,   ///< can be told how to send
  uploads = 1 << 18,  ///< sends files
  removes = 1 << 19,  ///< deletes at Meta
  copies = 1 << 20,
  lists = 1 << 21,
  previews = 1 << 22,
  from_file = 1 << 23,  ///< takes a list from a file
  posters = 1 << 24,    ///< sends videos that something stands for, or describes
  ready = 1 << 25,      ///< may have to wait for videos to be ready
  whole = 1 << 26,      ///< can send nothing when any part fails its check
  makes = 1 << 27,      ///< makes creatives or ads
  creatives = 1 << 28,  ///< makes creatives
  ads = 1 << 29,        ///< makes ads from creatives
};
[[nodiscard]] constexpr Capability operator|(Capability a, Capability b) {
  return static_cast<Capability>(static_cast<std::uint32_t>(a) | static_cast<std::uint32_t>(b));
}

/// A command as the command line, help and completion know it.
struct CommandRow {
  std::string_view name;
  std::string_view arguments;  ///< as in the usage line
  std::string_view summary;    ///< for the list of commands
  std::string_view details;    ///< for its own help
  std::string_view examples;   ///< one a line, without the indent
  Capability capabilities = Capability::none;
  std::size_t most_arguments = 0;
  bool needs_argument = false;
  bool needs_account = false;
  std::span<const std::string_view> words;  ///< what the first argument may be; empty: anything

  [[nodiscard]] constexpr bool has(Capability wanted) const {
    const auto bits = static_cast<std::uint32_t>(wanted);
    return (static_cast<std::uint32_t>(capabilities) & bits) == bits;
  }
};

[[nodiscard]] std::span<const CommandRow> command_table();
/// Null when there is none of that name.
[[nodiscard]] const CommandRow* find_command(std::string_view name);
[[nodiscard]] std::vector<std::string_view> command_names();

inline constexpr std::string_view kLedgerActions[] = {"show", "forget", "export", "check", "path"};
inline constexpr std::string_view kListed[] = {"images", "videos", "creatives", "ads"};
inline constexpr std::string_view kShells[] = {"bash", "zsh", "fish"};
inline constexpr std::string_view kHelpTopics[] = {"exit-codes", "environment", "files", "output"};

}  // namespace metaup::cli
