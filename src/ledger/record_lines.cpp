#include "ledger/record_lines.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/hex.hpp"
#include "base/member_names.hpp"
#include "base/text.hpp"
#include "ledger/change.hpp"
#include "metaup/base/ids.hpp"

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
    const bool is_account = form == Form::account || form == Form::owner;
    return is_account && !text->empty() ? "act_" + *text : *text;
  }
  if (const auto* const real = std::get_if<double>(&value)) return *real;
  const auto integer = std::get<std::int64_t>(value);
  if (form == Form::number) return static_cast<std::uint64_t>(integer);
  if (form == Form::flag) return integer != 0;
  if (form == Form::time || form == Form::heard) return rfc3339(from_ns(integer));
  return integer;
}

// Reading.

bool is_digest(std::string_view text) {
  constexpr std::size_t kDigits = 64;
  return text.empty() || is_lower_hex(text, kDigits);
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

std::optional<Value> text_value(const std::string& text, Form form, WallTime now) {
  switch (form) {
    case Form::text:
      return text;
    case Form::id:
      if (text.empty()) return std::nullopt;
      return text;
    case Form::account:
      if (text.empty()) return text;
      [[fallthrough]];
    case Form::owner: {
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
    case Form::time:
    case Form::heard: {
      const auto time = exact_time(text);
      if (!time) return std::nullopt;
      return to_ns(form == Form::heard ? std::min(*time, now) : *time);
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
std::optional<Value> value_of(const Json& json, Form form, WallTime now) {
  if (const auto* const text = json.get_ptr<const Json::string_t*>()) return text_value(*text, form, now);
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
  MemberNames names;
  names.begin_object();
  const auto watch = [&](int depth, Json::parse_event_t event, Json& parsed) {
    using enum Json::parse_event_t;
    if (event == array_start || (event == object_start && depth > 0)) is_flat = false;
    if (event == key && is_flat && !names.add(parsed.get<std::string>())) is_flat = false;
    return is_flat;
  };
  auto json = Json::parse(text, watch, false);
  if (json.is_discarded() || !is_flat || !json.is_object()) return std::nullopt;
  return json;
}

/// The value of a field, taken out of the line; or what is wrong with it.
tl::expected<Value, std::string> take_value(Json& line, const Field& field, WallTime now) {
  const std::string name(field.name);
  const auto member = line.find(name);
  if (member == line.end() || member->is_null()) {
    if (!field.optional) return tl::unexpected(name + " is missing");
    line.erase(name);
    return Value();
  }
  auto value = value_of(*member, field.form, now);
  if (!value) return tl::unexpected(name + " is " + utf8_prefix(member->dump(-1, ' ', true), 100));
  line.erase(name);
  const auto bytes = line.find(base64_name(name));
  const bool is_text = field.form == Form::text || field.form == Form::id;
  if (bytes == line.end() || !is_text) return *std::move(value);
  auto decoded = bytes->is_string() ? base64_decode(bytes->get<std::string>()) : std::nullopt;
  if (!decoded) return tl::unexpected(base64_name(name) + " is not base64");
  line.erase(base64_name(name));
  return Value(*std::move(decoded));
}

tl::expected<Record, std::string> record_of(RecordType type, Json line, WallTime now) {
  Record record{.type = type, .values = {}};
  for (const auto& field : fields_of(type)) {
    auto value = take_value(line, field, now);
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

RecordWriter::RecordWriter(std::string_view version, WriteLine write_line) : write_line_(std::move(write_line)) {
  put(dumped({{"type", kFirstType}, {"schema", kLinesSchema}, {"metaup", version}}));
}

void RecordWriter::write(const Record& record) {
  ++records_;
  put(to_line(record));
}

void RecordWriter::end() {
  write_line_(dumped({{"type", kLastType}, {"records", records_}, {"sha256", digest_.hex()}}));
}

void RecordWriter::put(const std::string& line) {
  digest_.update(line + "\n");
  write_line_(line);
}

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
  digest_.update(text->value_or("") + "\n");
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

/// Older versions have written no digest.
Result<void> RecordReader::read_last(Json line) {
  constexpr std::string_view kChanged = "the file was changed, or a part of it is missing: export it again";
  constexpr Field kRecords{"records", Form::number};
  constexpr Field kDigest{"sha256", Form::digest, true};
  const auto told = take_value(line, kRecords, now_);
  const auto digest = take_value(line, kDigest, now_);
  if (!told || !digest || !line.empty()) return tl::unexpected(refusal("this is no last line", std::string(kChanged)));
  const auto count = static_cast<std::uint64_t>(std::get<std::int64_t>(*told));
  if (count != records_) {
    return tl::unexpected(refusal(
        "it tells of " + std::to_string(count) + " records, and there are " + std::to_string(records_) + " before it",
        std::string(kChanged)));
  }
  const auto* const sha256 = std::get_if<std::string>(&*digest);
  if (sha256 != nullptr && *sha256 != digest_.hex()) {
    return tl::unexpected(refusal("the lines before it have another SHA-256 than it tells", std::string(kChanged)));
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
    if (auto last = read_last(*std::move(line)); !last) return tl::unexpected(std::move(last.error()));
    return std::nullopt;
  }
  const auto type = parse_record_type(word);
  if (!type) return tl::unexpected(refusal("type is '" + printable(utf8_prefix(word, 100)) + "'"));
  if (*type < last_type_) return tl::unexpected(refusal("a record of type " + word + " must stand further above"));
  last_type_ = *type;
  auto record = record_of(*type, *std::move(line), now_);
  if (!record) return tl::unexpected(refusal(printable(record.error())));
  if (!agrees(*record)) return tl::unexpected(refusal("gone and gone_at contradict each other"));
  ++records_;
  digest_.update(**text + "\n");
  return std::optional(*std::move(record));
}

}  // namespace metaup::ledger
