#pragma once
#include <concepts>
#include <string>
#include <string_view>

#include "report/json_members.hpp"

namespace metaup::report {

/// The text of one JSON object, written member by member. A run over 100,000 files writes as many
/// lines: building a tree for each would take more time than everything else together.
class JsonText {
 public:
  JsonText() { text_.reserve(kUsual); }

  JsonText& text(std::string_view name, std::string_view value);
  JsonText& number(std::string_view name, std::integral auto value) { return raw(name, std::to_string(value)); }
  JsonText& json(std::string_view name, const Json& value) { return raw(name, dump(value)); }
  /// `value` is JSON already.
  JsonText& raw(std::string_view name, std::string_view value);
  /// The object as it stands: more members may follow.
  [[nodiscard]] std::string str() const { return text_ + "}"; }

 private:
  static constexpr std::size_t kUsual = 512;  // bytes: what an item takes

  void begin(std::string_view name);

  std::string text_ = "{";
};

}  // namespace metaup::report
