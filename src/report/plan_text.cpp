#include "base/text.hpp"
#include "report/json_members.hpp"
#include "report/plan_file.hpp"
#include "report/plan_words.hpp"

// How a plan is written.

namespace metaup::report {
namespace {

Json object_of_fields(const PlanFields& fields) {
  Json object = Json::object();
  for (const auto& [name, text] : fields) object[name] = text;
  return object;
}

Json options_object(const PlanFile& plan) {
  Json object = Json::object();
  for (const auto& [name, values] : plan.options) object[name] = values;
  return object;
}

Json plan_error(const Error& error) {
  return {{"class", to_string(error.error_class)},
          {"code", error.code},
          {"subcode", error.subcode},
          {"message", error.message},
          {"hint", error.hint},
          {"fields", error.fields}};
}

Json target_object(const PlannedTarget& target) {
  const auto& item = target.item;
  Json json;
  json["index"] = item.index;
  json["source"] = item.source;
  if (!is_utf8(item.source)) json["source_b64"] = base64_encode(item.source);
  json["kind"] = to_string(item.kind);
  if (!item.account.empty()) json["account"] = item.account.act();
  json["verdict"] = to_string(target.verdict);
  for (const auto& [member, text] : {std::pair{"id", &item.id}, {"name", &item.name}, {"sha256", &item.sha256}}) {
    if (!text->empty()) json[member] = *text;
  }
  if (item.bytes) json["bytes"] = *item.bytes;
  if (item.width != 0) json["width"] = item.width;
  if (item.height != 0) json["height"] = item.height;
  if (target.removes && target.verdict != PlanVerdict::remove) json["removes"] = true;
  if (!target.digest.empty()) json["digest"] = target.digest;
  if (!target.fields.empty()) json["fields"] = object_of_fields(target.fields);
  if (!target.captions.empty()) json["captions"] = object_of_fields(target.captions);
  if (!item.warnings.empty()) json["warnings"] = item.warnings;
  if (item.error) json["error"] = plan_error(*item.error);
  return json;
}

/// A member whose elements have a line each.
template <class Elements, class ToJson>
std::string list_member(const char* name, const Elements& elements, const ToJson& to_json) {
  std::string out = ",\n\"" + std::string(name) + "\": [";
  bool first = true;
  for (const auto& element : elements) {
    out += first ? "\n" : ",\n";
    out += dump(to_json(element));
    first = false;
  }
  return out + (first ? "]" : "\n]");
}

std::string text_without_end(const PlanFile& plan) {
  std::string out = "{\n\"format\": \"" + std::string(kPlanFormat) + "\"";
  const auto add = [&](const char* name, const Json& value) {
    out += ",\n\"" + std::string(name) + "\": " + dump(value);
  };
  Json accounts = Json::array();
  for (const auto& account : plan.accounts) accounts.push_back(account.act());
  add("version", kPlanVersion);
  add("metaup", plan.made_by);
  add("made", plan.made);
  add("run_id", plan.run_id);
  add("command", plan.command);
  add("graph_url", plan.graph_url);
  add("api_version", plan.api_version);
  add("folder", plan.folder);
  add("accounts", accounts);
  if (plan.is_protected) add("protected", true);
  add("arguments", plan.arguments);
  add("options", options_object(plan));
  add("estimate", {{"writes", plan.estimate.writes},
                   {"reads", plan.estimate.reads},
                   {"points", plan.estimate.points},
                   {"bytes", plan.bytes}});
  out += list_member("notices", plan.notices, [](const std::string& notice) { return Json(notice); });
  out += list_member("seen", plan.seen, [](const SeenObject& seen) {
    return Json{{"what", seen.what}, {"id", seen.id}, {"fields", object_of_fields(seen.fields)}};
  });
  out += list_member("targets", plan.targets, target_object);
  return out;
}

}  // namespace

std::string_view to_string(PlanVerdict verdict) {
  for (const auto& [value, word] : kPlanVerdicts) {
    if (value == verdict) return word;
  }
  return {};
}

std::string plan_field(std::string_view text) {
  constexpr std::size_t kLongest = 2000;
  auto plain = std::string(text);
  if (!is_utf8(plain)) plain = printable(plain);
  if (plain.size() <= kLongest) return plain;
  return std::string(utf8_prefix(std::string_view(plain), kLongest)) + "…";
}

std::string approved_text(const PlanFile& plan) { return text_without_end(plan) + "\n}\n"; }

std::string plan_text(const PlanFile& plan) {
  if (!plan.approval) return approved_text(plan);
  const Json approval{{"key", plan.approval->key}, {"signature", plan.approval->signature}};
  return text_without_end(plan) + ",\n\"approval\": " + dump(approval) + "\n}\n";
}

}  // namespace metaup::report
