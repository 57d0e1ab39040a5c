#pragma once
#include <array>
#include <string>

#include "base/text.hpp"
#include "cli/options/option_table.hpp"

/// How the rows of the table reach the members of Options.
namespace metaup::cli {

using Values = std::span<const std::string>;

template <class Enum>
struct Word {
  std::string_view text;
  Enum value;
};

inline constexpr std::array<Word<report::Format>, 5> kFormats{{{"text", report::Format::text},
                                                               {"json", report::Format::json},
                                                               {"ndjson", report::Format::ndjson},
                                                               {"tsv", report::Format::tsv},
                                                               {"csv", report::Format::csv}}};
inline constexpr std::array<Word<plan::Placement>, 5> kPlacements{{{"feed", plan::Placement::feed},
                                                                   {"story", plan::Placement::story},
                                                                   {"reels", plan::Placement::reels},
                                                                   {"square", plan::Placement::square},
                                                                   {"carousel", plan::Placement::carousel}}};
inline constexpr std::array<Word<Method>, 8> kMethods{{{"auto", Method::automatic},
                                                       {"multipart", Method::multipart},
                                                       {"bytes", Method::bytes},
                                                       {"batch", Method::batch},
                                                       {"zip", Method::zip},
                                                       {"simple", Method::simple},
                                                       {"chunked", Method::chunked},
                                                       {"url", Method::url}}};
inline constexpr std::array<Word<Verify>, 3> kVerify{
    {{"never", Verify::never}, {"stale", Verify::stale}, {"all", Verify::all}}};
inline constexpr std::array<Word<bool>, 2> kTrust{{{"sure", false}, {"likely", true}}};
inline constexpr std::array<Word<bool>, 2> kAdStatuses{{{"PAUSED", false}, {"ACTIVE", true}}};
inline constexpr std::array<Word<ProgressChoice>, 4> kProgress{{{"auto", ProgressChoice::automatic},
                                                                {"tty", ProgressChoice::tty},
                                                                {"plain", ProgressChoice::plain},
                                                                {"none", ProgressChoice::none}}};
inline constexpr std::array<Word<LogFormat>, 2> kLogFormats{{{"text", LogFormat::text}, {"json", LogFormat::json}}};
inline constexpr std::array<Word<CiChoice>, 2> kCi{{{"auto", CiChoice::automatic}, {"none", CiChoice::none}}};
inline constexpr std::array<Word<ColorChoice>, 3> kColors{
    {{"auto", ColorChoice::automatic}, {"always", ColorChoice::always}, {"never", ColorChoice::never}}};

template <class Enum, std::size_t size>
constexpr std::array<std::string_view, size> texts_of(const std::array<Word<Enum>, size>& words) {
  std::array<std::string_view, size> texts;
  for (std::size_t i = 0; i < size; ++i) texts[i] = words[i].text;
  return texts;
}
template <const auto& words>
inline constexpr auto kTexts = texts_of(words);

/// "a, b or c".
[[nodiscard]] std::string one_of(std::span<const std::string_view> texts);

template <auto member, bool on = true>
Parsed<void> set_flag(Options& options, Values values) {
  const auto given = parse_switch(values.back());
  if (!given) return tl::unexpected<std::string>(given.error());
  options.*member = *given == on;
  return {};
}

template <auto member>
Parsed<void> set_text(Options& options, Values values) {
  if (values.back().empty()) return tl::unexpected<std::string>("is empty");
  options.*member = values.back();
  return {};
}

template <auto member>
Parsed<void> set_list(Options& options, Values values) {
  (options.*member).assign(values.begin(), values.end());
  return {};
}

template <auto member, auto parse>
Parsed<void> set_parsed(Options& options, Values values) {
  auto value = parse(values.back());
  if (!value) return tl::unexpected<std::string>(value.error());
  options.*member = *std::move(value);
  return {};
}

/// A list whose values are each read.
template <auto member, auto parse>
Parsed<void> set_each(Options& options, Values values) {
  (options.*member).clear();
  for (const auto& text : values) {
    auto value = parse(text);
    if (!value) return tl::unexpected<std::string>(value.error());
    (options.*member).push_back(*std::move(value));
  }
  return {};
}

/// For what users ask for and metaup cannot do: says why.
template <const auto& why>
Parsed<void> set_never(Options& /*options*/, Values /*values*/) {
  return tl::unexpected<std::string>(std::string(why));
}

template <auto member, const auto& words>
Parsed<void> set_word(Options& options, Values values) {
  for (const auto& word : words) {
    if (word.text != values.back()) continue;
    options.*member = word.value;
    return {};
  }
  return tl::unexpected<std::string>("'" + printable(values.back()) + "' is not " + one_of(kTexts<words>));
}

template <auto member, class Source>
Parsed<void> set_secret(Options& options, Values values) {
  if (values.back().empty()) return tl::unexpected<std::string>("is empty");
  options.*member = Source{values.back()};
  return {};
}

/// Sets one text and clears the one that it replaces.
template <auto member, auto replaced>
Parsed<void> set_instead(Options& options, Values values) {
  options.*replaced = {};
  return set_text<member>(options, values);
}

}  // namespace metaup::cli
