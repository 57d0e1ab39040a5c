#include "simulator/locales.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.hpp"

namespace metaup::simulator {
namespace {

constexpr std::pair<unsigned, std::string_view> kLocales[] = {{1, "Catalan"},
                                                              {2, "Czech"},
                                                              {5, "German"},
                                                              {6, "English (US)"},
                                                              {7, "Spanish (Spain)"},
                                                              {9, "French (France)"},
                                                              {10, "Italian"},
                                                              {11, "Japanese"},
                                                              {12, "Korean"},
                                                              {13, "Norwegian (bokmal)"},
                                                              {14, "Dutch"},
                                                              {15, "Polish"},
                                                              {16, "Portuguese (Brazil)"},
                                                              {17, "Russian"},
                                                              {18, "Swedish"},
                                                              {19, "Turkish"},
                                                              {20, "Simplified Chinese (China)"},
                                                              {23, "Spanish"},
                                                              {24, "English (UK)"},
                                                              {27, "Vietnamese"},
                                                              {28, "Arabic"},
                                                              {31, "Portuguese (Portugal)"},
                                                              {44, "French (Canada)"},
                                                              {1001, "English (All)"},
                                                              {1002, "Spanish (All)"},
                                                              {1003, "French (All)"},
                                                              {1004, "Chinese (All)"},
                                                              {1005, "Portuguese (All)"}};

}  // namespace

Answer search_locales(Context& /*context*/, const Call& call) {
  if (call.text("type") != "adlocale") return refuse(invalid_parameter("(#100) type is not one that is known here"));
  const auto limit = number_param(call, "limit");
  if (!limit) return refuse(limit.error());
  constexpr std::uint64_t kUsual = 25;
  const auto wanted = to_lower(call.text("q"));
  auto data = Json::array();
  for (const auto& [key, name] : kLocales) {
    const bool fits = to_lower(name).find(wanted) != std::string::npos;
    if (fits && data.size() < static_cast<std::uint64_t>(limit->value_or(kUsual))) {
      data.push_back({{"key", key}, {"name", name}});
    }
  }
  return Json{{"data", std::move(data)}};
}

}  // namespace metaup::simulator
