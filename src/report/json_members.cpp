#include "report/json_members.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "metaup/report/output.hpp"
#include "report/json_text.hpp"

namespace metaup::report {
namespace {

std::string_view id_member(AssetKind kind) {
  switch (kind) {
    case AssetKind::image:
      return "hash";
    case AssetKind::video:
      return "video_id";
    case AssetKind::creative:
      return "creative_id";
    case AssetKind::ad:
      return "ad_id";
    case AssetKind::account:
      return "account";
    case AssetKind::page:
      return "page_id";
    case AssetKind::adset:
      return "adset_id";
    case AssetKind::campaign:
      return "campaign_id";
    case AssetKind::token:
      return "token_id";
  }
  return "id";
}

void add_if_known(JsonText& json, std::string_view name, const std::string& text) {
  if (!text.empty()) json.text(name, text);
}

/// What identifies an item.
JsonText identity(const Item& item) {
  JsonText json;
  json.number("index", item.index).text("source", item.source);
  if (!is_utf8(item.source)) json.text("source_b64", base64_encode(item.source));
  json.text("kind", to_string(item.kind));
  if (!item.account.empty()) json.text("account", item.account.act());
  return json;
}

/// DEL, the C1 controls and what reorders or breaks lines; JSON leaves them as they are.
bool needs_escape(unsigned point) {
  const bool control = point == 0x7F || (point >= 0x80 && point <= 0x9F);
  const bool separator_or_bidi = (point >= 0x2028 && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069);
  const bool mark = point == 0x200E || point == 0x200F || point == 0x061C;
  return control || separator_or_bidi || mark;
}

/// The character of up to three bytes at `at` in valid UTF-8, and its length; longer ones as 0.
std::pair<unsigned, std::size_t> character_at(const std::string& text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(text[at + i])); };
  if (byte(0) < 0x80) return {byte(0), 1};
  if (byte(0) < 0xE0) return {(byte(0) & 0x1F) << 6 | (byte(1) & 0x3F), 2};
  if (byte(0) < 0xF0) return {(byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F), 3};
  return {0, 4};
}

}  // namespace

Json found_object(const Item& item) {
  Json object = Json::object();
  for (const auto& [name, value] : item.object) {
    auto parsed = Json::parse(value, nullptr, false);
    object[name] = parsed.is_discarded() ? Json(value) : std::move(parsed);
  }
  return object;
}

Json preview_urls(const Item& item) {
  Json urls = Json::object();
  for (const auto& [format, url] : item.previews) {
    if (!url.empty()) urls[format] = url;
  }
  return urls;
}

std::string running_item(const Item& item) { return identity(item).number("attempts", item.attempts).str(); }

std::string to_json(const Item& item) {
  auto json = identity(item);
  json.text("status", to_string(item.status));
  const bool is_told = item.kind == AssetKind::account && !item.account.empty();  // as all items tell their account
  if (!is_told) add_if_known(json, id_member(item.kind), item.id);
  add_if_known(json, "name", item.name);
  add_if_known(json, "sha256", item.sha256);
  if (item.bytes) json.number("bytes", *item.bytes);
  if (item.width != 0) json.number("width", item.width);
  if (item.height != 0) json.number("height", item.height);
  add_if_known(json, "match", item.match);
  if (!item.object.empty()) json.json("object", found_object(item));
  if (const auto urls = preview_urls(item); !urls.empty()) json.json("previews", urls);
  json.number("attempts", item.attempts).number("elapsed_ms", item.elapsed.count());
  if (item.warnings.empty()) {
    json.raw("warnings", "[]");
  } else {
    json.json("warnings", item.warnings);
  }
  if (item.error) json.json("error", error_object(*item.error));
  return json.str();
}

Json error_object(const Error& error) {
  Json json;
  json["class"] = to_string(error.error_class);
  json["code"] = error.code;
  json["subcode"] = error.subcode;
  json["message"] = error.message;
  json["user_title"] = error.user_title;
  json["user_message"] = error.user_message;
  json["fields"] = error.fields;
  json["fbtrace_id"] = error.fbtrace_id;
  json["retryable"] = error.retryable;
  json["hint"] = error.hint;
  return json;
}

Json fatal_object(const Fatal& fatal) {
  auto json = error_object(fatal.error);
  if (fatal.held_for) json["held_ms"] = fatal.held_for->count();
  return json;
}

Json summary_object(const Summary& summary) {
  Json json;
  json["items"] = summary.items;
  json["done"] = summary.done;
  json["unchanged"] = summary.unchanged;
  json["failed"] = summary.failed;
  json["skipped"] = summary.skipped;
  json["bytes_sent"] = summary.bytes_sent;
  json["requests"] = summary.requests;
  json["retries"] = summary.retries;
  json["points"] = summary.points;
  json["throttled_ms"] = summary.throttled.count();
  json["elapsed_ms"] = summary.elapsed.count();
  if (const auto& estimate = summary.estimate) {
    json["estimate"] = {{"writes", estimate->writes},
                        {"reads", estimate->reads},
                        {"points", estimate->points},
                        {"least_ms", estimate->least_time.count()}};
  }
  json["exit_code"] = summary.exit_code;
  return json;
}

std::string plain_value(const std::string& json) {
  const auto value = Json::parse(json, nullptr, false);
  if (value.is_null()) return {};
  const auto* const text = value.get_ptr<const std::string*>();
  return text == nullptr ? json : *text;
}

std::string short_value(const std::string& json) {
  const auto value = Json::parse(json, nullptr, false);
  const auto status = value.is_object() ? value.value("video_status", Json()) : Json();
  return status.is_string() ? status.get<std::string>() : plain_value(json);
}

std::string listed_value(const std::string& json) {
  const auto value = Json::parse(json, nullptr, false);
  if (value.is_structured() && value.empty()) return {};
  if (!value.is_array()) return plain_value(json);
  std::vector<std::string> elements;
  for (const auto& element : value) elements.push_back(plain_value(element.dump()));
  return joined(elements, ", ");
}

std::string dump(const Json& json) {
  auto text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x7F; });
  if (plain) return text;  // nearly always
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto [point, length] = character_at(text, at);
    if (needs_escape(point)) {
      out += fmt::format("\\u{:04x}", point);
    } else {
      out.append(text, at, length);
    }
    at += length;
  }
  return out;
}

}  // namespace metaup::report
