#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "metaup/base/clock.hpp"
#include "metaup/base/error.hpp"
#include "metaup/report/event.hpp"

/// Values in words for people. Whatever comes from servers and files has passed `printable`.
namespace metaup::report {

/// "512 B", "1.5 MiB": binary units, as the options take them.
[[nodiscard]] std::string human_bytes(std::uint64_t bytes);
/// "0.4 s", "12 s", "3:20", "1:02:03", "3 days".
[[nodiscard]] std::string human_duration(Milliseconds duration);
/// "1 retry", "2 retries".
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view one, std::string_view many);

/// A column of tsv: \t, \n and \\ as two characters each; other control characters and bytes that are not UTF-8 are
/// replaced as everywhere in what people may look at.
[[nodiscard]] std::string tsv_cell(std::string_view text);

/// Text from outside, printable and of a length that one can read.
[[nodiscard]] std::string shown(std::string_view text);
/// The same, of at most so many bytes of the text.
[[nodiscard]] std::string shown_start(std::string_view text, std::size_t most_bytes);

/// Meta's words for users, else the message, else the hint for its code; then, as Meta's support
/// asks for them, "(code/subcode fbtrace=…)". One line.
[[nodiscard]] std::string describe(const Error& error);

/// "uploaded   image    a.jpg  0123abc…" in aligned columns; a failed item with its reason. `several_accounts`: the run
/// works in more than one, so that its account belongs to the line.
[[nodiscard]] std::string describe(const Item& item, bool several_accounts = false);
[[nodiscard]] inline bool has_several_accounts(const RunStart& start) { return start.accounts.size() > 1; }

}  // namespace metaup::report
