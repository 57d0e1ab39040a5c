#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.hpp"
#include "plan/manifest/reader.hpp"

namespace metaup::plan::manifest {
namespace {

using nlohmann::json;

constexpr std::size_t kDeepest = 64;

struct Member {
  std::string key;
  std::string text;
};

/// The members of one object. Values are written again as they come, not stored, so that numbers
/// keep all their digits and objects their order.
class MemberReader final : public nlohmann::json_sax<json> {
 public:
  [[nodiscard]] const std::vector<Member>& members() const { return members_; }
  [[nodiscard]] const std::string& problem() const { return problem_; }

  bool null() override { return depth_ == 1 ? true : scalar("null"); }
  bool boolean(bool value) override { return scalar(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return scalar(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return scalar(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& written) override { return scalar(written); }
  bool string(string_t& value) override { return scalar(depth_ == 1 ? value : quoted(value)); }
  bool binary(binary_t&) override { return false; }  // JSON has none
  bool start_object(std::size_t) override { return open('{'); }
  bool key(string_t& name) override {
    if (depth_ == 1) {
      members_.push_back({name, {}});
    } else {
      separate();
      text() += quoted(name) + ":";
      after_key_ = true;
    }
    return true;
  }
  bool end_object() override { return close('}'); }
  bool start_array(std::size_t) override { return open('['); }
  bool end_array() override { return close(']'); }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    problem_ = "is not JSON at character " + std::to_string(position);
    return false;
  }

 private:
  std::string& text() { return members_.back().text; }
  static std::string quoted(const std::string& value) { return json(value).dump(); }

  /// A comma between two values of a nested list or object.
  void separate() {
    if (depth_ < 2 || std::exchange(after_key_, false)) return;
    const char last = text().back();
    if (last != '[' && last != '{') text() += ',';
  }
  bool scalar(const std::string& written) {
    if (depth_ == 0) return refuse("is not a JSON object");
    separate();
    text() += written;
    return true;
  }
  bool open(char bracket) {
    if (depth_ == 0 && bracket == '[') return refuse("is not a JSON object");
    if (depth_ == kDeepest) return refuse("is nested too deeply");
    if (depth_ > 0) {
      separate();
      text() += bracket;
    }
    ++depth_;
    return true;
  }
  bool close(char bracket) {
    --depth_;
    if (depth_ > 0) text() += bracket;
    return true;
  }
  bool refuse(const char* problem) {
    problem_ = problem;
    return false;
  }

  std::vector<Member> members_;
  std::string problem_;
  std::size_t depth_ = 0;
  bool after_key_ = false;
};

/// Fills the row's values; what the whole file is to blame for is the error of the result.
Result<void> put_members(ManifestRow& row, const std::vector<Member>& members, const Context& context) {
  std::set<std::string> seen;
  for (const auto& [key, text] : members) {
    const auto column = context.column(Place::of(row), key);
    if (!column) return tl::unexpected(column.error());
    if (column->kind == Column::Kind::ignored || column->kind == Column::Kind::result) continue;
    if (column->kind == Column::Kind::unnamed) {
      if (!text.empty()) row.error = context.error(Place::of(row), "", "a value has no name");
      continue;
    }
    if (!seen.insert(column->name).second) row.error = context.error(Place::of(row), column->name, "is given twice");
    if (!row.error) row.error = context.put(row, column->name, text);
  }
  return {};
}

Result<ManifestRow> read_line(std::string_view text, std::size_t line, const Context& context) {
  ManifestRow row{.line = line, .row = line, .values = {}, .error = {}};
  MemberReader reader;
  if (!is_utf8(text)) {
    row.error = context.error(Place::of(row), "", "is not UTF-8");
  } else if (!json::sax_parse(text, &reader)) {
    row.error = context.error(Place::of(row), "", reader.problem(), "give one object a line");
  } else if (auto put = put_members(row, reader.members(), context); !put) {
    return tl::unexpected(put.error());
  }
  if (row.error) row.values.clear();
  return row;
}

}  // namespace

Result<Rows> read_json_lines(std::string_view text, const Context& context) {
  Rows rows;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto content = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (content.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    if (rows.size() == context.limits().rows) {
      return tl::unexpected(context.too_many_rows({line, line}));
    }
    auto row = read_line(content, line, context);
    if (!row) return tl::unexpected(row.error());
    rows.push_back(std::move(*row));
  }
  return rows;
}

}  // namespace metaup::plan::manifest
