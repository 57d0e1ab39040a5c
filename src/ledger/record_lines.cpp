#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.hpp"
#include "ledger/change.hpp"
#include "ledger/record.hpp"
#include "metaup/base/ids.hpp"

// Records as lines of JSON.

namespace metaup::ledger {
namespace {

using Json = nlohmann::ordered_json;

/// Of the lines, not of the database: a reader takes those up to its own.
constexpr std::int64_t kLinesSchema = 1;
constexpr std::string_view kFirstType = "ledger";
constexpr std::string_view kLastType = "end";

std::string dumped(const Json& line) {
  constexpr bool kAscii = true;  // nothing that could steer a terminal
  return line.dump(-1, ' ', kAscii, Json::error_handler_t::replace);
}

std::string base64_name(std::string_view field) { return std::string(field) + "_b64"; }

// Writing. What a damaged ledger holds is written as it is, and refused when it is read.

Json json_of(const Value& value, Form form) {
  if (std::holds_alternative<std::monostate>(value)) return nullptr;
  if (const auto* const text = std::get_if<std::string>(&value)) {
    return form == Form::account && !text->empty() ? "act_" + *text : *text;
  }
  if (const auto* const real = std::get_if<double>(&value)) return *real;
  const auto integer = std::get<std::int64_t>(value);
  if (form == Form::number) return static_cast<std::uint64_t>(integer);
  if (form == Form::flag) return integer != 0;
  if (form == Form::time) return rfc3339(from_ns(integer));
  return integer;
}

// Reading.

bool is_digest(std::string_view text) {
  constexpr std::size_t kDigits = 64;
  const bool hex = text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  return hex && (text.empty() || text.size() == kDigits);
}

/// To the millisecond, as times are written.
std::optional<WallTime> exact_time(std::string_view text) {
  constexpr std::size_t kDigits = 3;
  auto time = parse_time(text);
  const auto point = text.find('.');
  if (!time || point == std::string_view::npos) return time;
  const auto fraction = std::string(text.substr(point + 1, kDigits));
  const auto digits = fraction.substr(0, fraction.find_first_not_of("0123456789"));
  const auto number = parse_u64((digits + "000").substr(0, kDigits));
  return *time + Milliseconds(number.value_or(0));
}

std::optional<Value> text_value(const std::string& text, Form form) {
  switch (form) {
    case Form::text:
      return text;
    case Form::account: {
      if (text.empty()) return text;
      const auto account = AccountId::parse(text);
      if (!account || account->act() != text) return std::nullopt;
      return account->digits();
    }
    case Form::kind:
      if (!parse_asset_kind(text)) return std::nullopt;
      return text;
    case Form::digest:
      if (!is_digest(text)) return std::nullopt;
      return text;
    case Form::time: {
      const auto time = exact_time(text);
      if (!time) return std::nullopt;
      return to_ns(*time);
    }
    default:
      return std::nullopt;
  }
}

std::optional<Value> integer_value(const Json& json, Form form) {
  if (!json.is_number_integer()) return std::nullopt;
  if (form == Form::number) {
    if (!json.is_number_unsigned()) return std::nullopt;
    return static_cast<std::int64_t>(json.get<std::uint64_t>());
  }
  const bool too_large =
      json.is_number_unsigned() && json.get<std::uint64_t>() > std::numeric_limits<std::int64_t>::max();
  if (form != Form::integer || too_large) return std::nullopt;
  return json.get<std::int64_t>();
}

/// Nothing when it is not what the form wants.
std::optional<Value> value_of(const Json& json, Form form) {
  if (const auto* const text = json.get_ptr<const Json::string_t*>()) return text_value(*text, form);
  if (json.is_boolean() && form == Form::flag) return std::int64_t{json.get<bool>() ? 1 : 0};
  if (json.is_number() && form == Form::real) {
    const auto number = json.get<double>();
    if (!std::isfinite(number)) return std::nullopt;
    return number;
  }
  return integer_value(json, form);
}

/// An object without objects or lists in it, and with each member once; nothing when the text is no such thing.
std::optional<Json> flat_object(const std::string& text) {
  bool is_flat = true;
  std::set<std::string> names;
  const auto watch = [&](int depth, Json::parse_event_t event, Json& parsed) {
    using enum Json::parse_event_t;
    if (event == array_start || (event == object_start && depth > 0)) is_flat = false;
    if (event == key && !names.insert(parsed.get<std::string>()).second) is_flat = false;
    return is_flat;
  };
  auto json = Json::parse(text, watch, false);
  if (json.is_discarded() || !is_flat || !json.is_object()) return std::nullopt;
  return json;
}

/// The value of a field, taken out of the line; or what is wrong with it.
tl::expected<Value, std::string> take_value(Json& line, const Field& field) {
  const std::string name(field.name);
  const auto member = line.find(name);
  if (member == line.end() || member->is_null()) {
    if (!field.optional) return tl::unexpected(name + " is missing");
    line.erase(name);
    return Value();
  }
  auto value = value_of(*member, field.form);
  if (!value) return tl::unexpected(name + " is " + utf8_prefix(member->dump(-1, ' ', true), 100));
  line.erase(name);
  const auto bytes = line.find(base64_name(name));
  if (bytes == line.end() || field.form != Form::text) return *std::move(value);
  auto decoded = bytes->is_string() ? base64_decode(bytes->get<std::string>()) : std::nullopt;
  if (!decoded) return tl::unexpected(base64_name(name) + " is not base64");
  line.erase(base64_name(name));
  return Value(*std::move(decoded));
}

tl::expected<Record, std::string> record_of(RecordType type, Json line) {
  Record record{.type = type, .values = {}};
  for (const auto& field : fields_of(type)) {
    auto value = take_value(line, field);
    if (!value) return tl::unexpected(std::move(value.error()));
    record.values.push_back(*std::move(value));
  }
  if (!line.empty())
    return tl::unexpected("it has a member '" + std::string(utf8_prefix(line.begin().key(), 100)) + "' too many");
  return record;
}

/// What its fields say together.
bool agrees(const Record& record) {
  if (record.type != RecordType::asset) return true;
  constexpr std::size_t kGone = 10;
  constexpr std::size_t kGoneAt = 12;
  const bool is_gone = std::get<std::int64_t>(record.values[kGone]) != 0;
  return is_gone != std::holds_alternative<std::monostate>(record.values[kGoneAt]);
}

std::string line_type(const Json& line) {
  const auto type = line.find("type");
  return type != line.end() && type->is_string() ? type->get<std::string>() : std::string{};
}

}  // namespace

std::string to_line(const Record& record) {
  Json line{{"type", to_string(record.type)}};
  const auto fields = fields_of(record.type);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    line[std::string(fields[i].name)] = json_of(record.values[i], fields[i].form);
    const auto* const text = std::get_if<std::string>(&record.values[i]);
    if (text != nullptr && !is_utf8(*text)) line[base64_name(fields[i].name)] = base64_encode(*text);
  }
  return dumped(line);
}

std::string first_line(std::string_view version, std::string_view exported_at) {
  return dumped({{"type", kFirstType}, {"schema", kLinesSchema}, {"metaup", version}, {"exported_at", exported_at}});
}

std::string last_line(std::uint64_t records) { return dumped({{"type", kLastType}, {"records", records}}); }

Error RecordReader::refusal(std::string why, std::string hint) const {
  Error error;
  error.error_class = ErrorClass::local;
  error.message = name_ + ", line " + std::to_string(line_) + ": " + std::move(why);
  error.hint = std::move(hint);
  return error;
}

Result<std::optional<std::string>> RecordReader::next_line() {
  auto line = next_line_();
  if (line && *line) ++line_;
  return line;
}

Result<void> RecordReader::read_first() {
  const auto text = next_line();
  if (!text) return tl::unexpected(text.error());
  const auto line = flat_object(text->value_or(""));
  if (!line || line_type(*line) != kFirstType) {
    line_ = 1;
    return tl::unexpected(refusal("this is not the beginning of a ledger",
                                  "give what `metaup ledger export` of this version or a newer one has written"));
  }
  const auto schema = line->find("schema");
  const auto number = schema != line->end() ? integer_value(*schema, Form::integer) : std::nullopt;
  if (!number || std::get<std::int64_t>(*number) < 1) return tl::unexpected(refusal("schema is no number"));
  if (std::get<std::int64_t>(*number) > kLinesSchema) {
    return tl::unexpected(refusal("its schema is " + std::to_string(std::get<std::int64_t>(*number)) +
                                      ", and this metaup knows " + std::to_string(kLinesSchema),
                                  "use the version of metaup that wrote it, or a newer one"));
  }
  return {};
}

Result<void> RecordReader::read_last(std::uint64_t told) {
  if (told != records_) {
    return tl::unexpected(refusal(
        "it tells of " + std::to_string(told) + " records, and there are " + std::to_string(records_) + " before it",
        "the file was changed, or a part of it is missing: export it again"));
  }
  for (auto after = next_line();; after = next_line()) {
    if (!after) return tl::unexpected(after.error());
    if (!*after) return {};
    if (!(*after)->empty()) return tl::unexpected(refusal("nothing may follow the last line"));
  }
}

Result<std::optional<Record>> RecordReader::next() {
  if (line_ == 0) {
    if (auto first = read_first(); !first) return tl::unexpected(std::move(first.error()));
  }
  const auto text = next_line();
  if (!text) return tl::unexpected(text.error());
  if (!*text) {
    ++line_;
    return tl::unexpected(refusal("the last line is missing", "the file is not complete: export the ledger again"));
  }
  auto line = flat_object(**text);
  if (!line) return tl::unexpected(refusal("this is no record"));
  const auto word = line_type(*line);
  line->erase("type");
  if (word == kLastType) {
    const auto records = line->find("records");
    const auto told = records != line->end() ? integer_value(*records, Form::number) : std::nullopt;
    if (!told || line->size() != 1) return tl::unexpected(refusal("the number of records is missing"));
    if (auto last = read_last(static_cast<std::uint64_t>(std::get<std::int64_t>(*told))); !last) {
      return tl::unexpected(std::move(last.error()));
    }
    return std::nullopt;
  }
  const auto type = parse_record_type(word);
  if (!type) return tl::unexpected(refusal("type is '" + printable(utf8_prefix(word, 100)) + "'"));
  if (*type < last_type_) return tl::unexpected(refusal("a record of type " + word + " must stand further above"));
  last_type_ = *type;
  auto record = record_of(*type, *std::move(line));
  if (!record) return tl::unexpected(refusal(printable(record.error())));
  if (!agrees(*record)) return tl::unexpected(refusal("gone and gone_at contradict each other"));
  ++records_;
  return std::optional(*std::move(record));
}

}  // namespace metaup::ledger
