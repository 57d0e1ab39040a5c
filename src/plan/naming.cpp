#include "metaup/plan/naming.hpp"

#include <array>
#include <ctime>
#include <functional>
#include <iomanip>
#include <locale>
#include <numeric>
#include <sstream>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "plan/problem.hpp"

namespace metaup::plan {
namespace {

constexpr std::size_t kLongestName = 100;  // characters; Graph API reference: images-creatives-batch 1.7
constexpr std::size_t kDigestLength = 8;

/// A name in two parts; the dot belongs to neither. What is long or begins the name (".jpg") is no
/// extension.
struct SplitName {
  std::string_view stem;
  std::string_view extension;
};

SplitName split(std::string_view name) {
  constexpr std::size_t kLongestExtension = 8;
  const auto dot = name.rfind('.');
  const bool has_extension = dot != std::string_view::npos && dot > 0 && name.size() - dot - 1 <= kLongestExtension;
  return has_extension ? SplitName{name.substr(0, dot), name.substr(dot + 1)} : SplitName{name, {}};
}

std::string folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  if (slash == std::string_view::npos) return {};
  const auto folder = base_name(path.substr(0, slash));
  return folder == "." || folder == ".." ? std::string() : std::string(folder);
}

std::string date_text(WallTime date, const std::string& format) {
  const auto seconds = std::chrono::system_clock::to_time_t(date);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::ostringstream out;
  out.imbue(std::locale::classic());
  out << std::put_time(&parts, format.c_str());
  return out.str();
}

std::string extension_for(const NameFacts& facts) {
  const auto own = split(base_name(facts.path)).extension;
  const bool keeps = facts.format == Format::unknown || extension_fits(facts.format, own);
  return std::string(keeps ? own : extension_of(facts.format));
}

std::string ratio_text(const NameFacts& facts) {
  const auto divisor = std::max(std::gcd(facts.width, facts.height), 1U);
  return std::to_string(facts.width / divisor) + "x" + std::to_string(facts.height / divisor);
}

std::string content_digest(const NameFacts& facts) {
  // Of unread content the path tells two names apart as well.
  return (facts.sha256.empty() ? sha256_hex(facts.path) : facts.sha256).substr(0, kDigestLength);
}

constexpr std::string_view kDefaultDate = "%Y%m%d";

/// The value of one field, or nothing when there is none of that name.
std::optional<std::string> field_value(std::string_view field, const NameFacts& facts) {
  if (field == "stem") return std::string(split(base_name(facts.path)).stem);
  if (field == "ext") return extension_for(facts);
  if (field == "dir") return folder_of(facts.path);
  if (field == "width") return std::to_string(facts.width);
  if (field == "height") return std::to_string(facts.height);
  if (field == "ratio") return ratio_text(facts);
  if (field == "sha8") return content_digest(facts);
  if (field == "n") return std::to_string(facts.number);
  if (field == "date") return date_text(facts.date, std::string(kDefaultDate));
  if (field.starts_with("date:")) return date_text(facts.date, std::string(field.substr(5)));
  return std::nullopt;
}

/// Only what gives the same text everywhere: no names of months, no time zones.
bool is_date_format(std::string_view format) {
  constexpr std::string_view kKnown = "YymdHMSjVuGF%";
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') continue;
    if (++i == format.size() || kKnown.find(format[i]) == std::string_view::npos) return false;
  }
  return !format.empty();
}

/// Calls `on_text` and `on_field` for the parts of a template; false when a field is not closed.
bool read_template(std::string_view text, const std::function<void(std::string_view)>& on_text,
                   const std::function<void(std::string_view)>& on_field) {
  while (!text.empty()) {
    if (text.starts_with("{{") || text.starts_with("}}")) {
      on_text(text.substr(0, 1));
      text.remove_prefix(2);
    } else if (text.front() == '{') {
      const auto end = text.find('}');
      if (end == std::string_view::npos) return false;
      on_field(text.substr(1, end - 1));
      text.remove_prefix(end + 1);
    } else {
      const auto length = std::min(text.find_first_of("{}", 1), text.size());
      on_text(text.substr(0, length));
      text.remove_prefix(length);
    }
  }
  return true;
}

std::string fill_in(std::string_view name_template, const NameFacts& facts) {
  std::string name;
  read_template(
      name_template, [&](std::string_view text) { name += text; },
      [&](std::string_view field) { name += field_value(field, facts).value_or(""); });
  return name;
}

/// `name` with what cannot stand in a file name, or would steer a terminal, as "_".
std::string without_unusable(std::string_view name) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // what `printable` puts
  std::string clean;
  for (const char c : name) clean += (c == '/' || c == '\\' || c == '\n' || c == '\r' || c == '\t') ? '_' : c;
  clean = printable(clean);
  for (auto at = clean.find(kReplacement); at != std::string::npos; at = clean.find(kReplacement, at)) {
    clean.replace(at, kReplacement.size(), "_");
  }
  return clean;
}

/// An extension of another format is replaced; anything else behind a dot belongs to the name.
std::string corrected(const std::string& name, Format format) {
  const auto [stem, extension] = split(name);
  if (format == Format::unknown || extension_fits(format, extension)) return name;
  const bool other_format = format_of_extension(extension) != Format::unknown;
  return std::string(other_format ? stem : std::string_view(name)) + "." + std::string(extension_of(format));
}

std::string_view first_characters(std::string_view text, std::size_t count) {
  std::size_t bytes = 0;
  while (bytes < text.size() && utf8_length(text.substr(0, bytes + 1)) <= count) ++bytes;
  return text.substr(0, bytes);
}

std::string cut(const std::string& name, const NameFacts& facts) {
  const auto [stem, extension] = split(name);
  const auto suffix = "-" + content_digest(facts) + (extension.empty() ? "" : "." + std::string(extension));
  return std::string(first_characters(stem, kLongestName - utf8_length(suffix))) + suffix;
}

}  // namespace

Result<void> check_name_template(std::string_view name_template) {
  constexpr std::array<std::string_view, 9> kFields{"stem",  "ext",  "dir",  "width", "height",
                                                    "ratio", "date", "sha8", "n"};
  const auto wrong = [&](const std::string& what, std::string what_to_do) {
    return problem("the name template '" + std::string(name_template) + "'", what, std::move(what_to_do));
  };
  std::optional<Error> error;
  const auto check_field = [&](std::string_view field) {
    if (error) return;
    if (field.starts_with("date:")) {
      if (is_date_format(field.substr(5))) return;
      error = wrong("has an unknown date format: '" + std::string(field.substr(5)) + "'",
                    "use %Y %y %m %d %H %M %S %j %G %V %u %F");
    } else if (!field_value(field, {})) {
      const auto near = nearest(field, kFields);
      error = wrong("has no field {" + std::string(field) + "}",
                    near.empty() ? "fields are {stem} {ext} {dir} {width} {height} {ratio} {date:%Y%m%d} {sha8} {n}"
                                 : "did you mean {" + near + "}?");
    }
  };
  const bool closed = read_template(name_template, [](std::string_view) {}, check_field);
  if (!closed) return tl::unexpected(wrong("has a { without its }", "write {{ for a brace"));
  if (error) return tl::unexpected(*error);
  return {};
}

ChosenName choose_name(std::string_view name_template, const NameFacts& facts) {
  ChosenName chosen;
  const std::string own(base_name(facts.path));
  const auto filled = name_template.empty() ? own : fill_in(name_template, facts);
  const auto clean = without_unusable(filled);
  if (clean != filled) chosen.warnings.push_back("characters that are not allowed in a file name were replaced by _");

  chosen.name = corrected(clean, facts.format);
  if (chosen.name.empty()) chosen.name = content_digest(facts);
  if (corrected(own, facts.format) != own) {
    chosen.warnings.push_back("the content is " + std::string(to_string(facts.format)) +
                              ", which does not match the name: it is sent as " + chosen.name);
  }
  if (utf8_length(chosen.name) > kLongestName) {
    chosen.name = cut(chosen.name, facts);
    chosen.warnings.push_back("the name is longer than 100 characters and was cut: it is sent as " + chosen.name);
  }
  return chosen;
}

}  // namespace metaup::plan
