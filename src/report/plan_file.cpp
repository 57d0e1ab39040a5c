#include "report/plan_file.hpp"

#include <fmt/format.h>

#include <set>

#include "base/hex.hpp"
#include "base/member_names.hpp"
#include "base/text.hpp"
#include "report/json_members.hpp"
#include "report/plan_words.hpp"

// How a plan is read.

namespace metaup::report {
namespace {

constexpr std::size_t kMostTargets = 1'000'000;
constexpr std::size_t kLongestText = 1U << 20U;
constexpr std::size_t kMostWords = 1'000'000;  // in a list of texts

/// The first thing that is wrong, without the file's name; empty: nothing. Reading goes on, as that is simplest, and
/// what has been read is dropped.
class Fault {
 public:
  void note(std::string what) {
    if (what_.empty()) what_ = std::move(what);
  }
  [[nodiscard]] const std::string& what() const { return what_; }

 private:
  std::string what_;
};

std::string shown_word(std::string_view word) { return "'" + printable(utf8_prefix(word, 100)) + "'"; }

/// The members of an object, each taken once and none left.
class Members {
 public:
  Members(const Json& object, std::string place, Fault& fault)
      : object_(object), place_(std::move(place)), fault_(fault) {
    if (!object.is_object()) fault_.note(place_ + " is not an object");
  }

  [[nodiscard]] bool has(const std::string& name) const { return object_.is_object() && object_.contains(name); }
  const Json& take(const std::string& name) {
    static const Json kNothing;
    taken_.insert(name);
    if (has(name)) return object_[name];
    fault_.note(place_ + " has no '" + name + "'");
    return kNothing;
  }
  std::string text(const std::string& name, std::size_t longest = kLongestText) {
    return text_of(take(name), name, longest);
  }
  std::string text_if(const std::string& name) { return has(name) ? text(name) : std::string{}; }
  std::uint64_t number(const std::string& name) {
    const auto& value = take(name);
    if (value.is_number_unsigned()) return value.get<std::uint64_t>();
    fault_.note(place_ + " has no number as its '" + name + "'");
    return 0;
  }
  std::int64_t code(const std::string& name) {
    const auto& value = take(name);
    if (value.is_number_integer()) return value.get<std::int64_t>();
    fault_.note(place_ + " has no number as its '" + name + "'");
    return 0;
  }
  /// It is there only when it is true.
  bool flag_if(const std::string& name) {
    if (!has(name)) return false;
    if (take(name) != true) fault_.note(place_ + " has something else than true as its '" + name + "'");
    return true;
  }
  std::vector<std::string> texts(const std::string& name) {
    const auto& list = take(name);
    std::vector<std::string> texts;
    if (!list.is_array() || list.size() > kMostWords) {
      fault_.note(place_ + " has no list of texts as its '" + name + "'");
      return texts;
    }
    for (const auto& element : list) texts.push_back(text_of(element, name, kLongestText));
    return texts;
  }
  PlanFields fields(const std::string& name) {
    const auto& object = take(name);
    PlanFields fields;
    if (!object.is_object()) {
      fault_.note(place_ + " has no object as its '" + name + "'");
      return fields;
    }
    for (const auto& [field, value] : object.items()) fields.emplace_back(field, text_of(value, name, kLongestText));
    return fields;
  }
  /// What is left is of another version, or somebody's own.
  void end() const {
    if (!object_.is_object()) return;
    for (const auto& [name, value] : object_.items()) {
      if (taken_.contains(name)) continue;
      fault_.note(place_ + " has a member " + shown_word(name) + " that this version does not know");
    }
  }
  [[nodiscard]] const std::string& place() const { return place_; }
  [[nodiscard]] Fault& fault() const { return fault_; }
  void note(const std::string& what) const { fault_.note(place_ + " " + what); }

 private:
  [[nodiscard]] std::string text_of(const Json& value, const std::string& name, std::size_t longest) const {
    const auto* const text = value.get_ptr<const std::string*>();
    if (text != nullptr && text->size() <= longest) return *text;
    fault_.note(place_ + " has no text, or one too long, as its '" + name + "'");
    return {};
  }

  const Json& object_;
  std::string place_;
  Fault& fault_;
  std::set<std::string, std::less<>> taken_;
};

/// So many digits of lower-case hex.
std::string hex_text(Members& members, const std::string& name, std::size_t digits) {
  auto text = members.text(name);
  if (!is_lower_hex(text, digits)) members.note("has no hex digits as its '" + name + "'");
  return text;
}

AccountId account_in(const std::string& text, const Members& members) {
  auto account = AccountId::parse(text);
  if (account && account->act() == text) return *std::move(account);
  members.note("names no account: " + shown_word(text));
  return {};
}

PlanVerdict verdict_in(const std::string& word, const Members& members) {
  for (const auto& [verdict, name] : kPlanVerdicts) {
    if (name == word) return verdict;
  }
  members.note("has an unknown verdict " + shown_word(word));
  return PlanVerdict::refused;
}

Error error_in(const Json& json, const Members& target) {
  Members members(json, "the error of " + target.place(), target.fault());
  Error error;
  const auto word = members.text("class");
  const auto error_class = parse_error_class(word);
  if (!error_class) members.note("has an unknown class " + shown_word(word));
  error.error_class = error_class.value_or(ErrorClass::local);
  error.code = members.code("code");
  error.subcode = members.code("subcode");
  error.message = members.text("message");
  error.hint = members.text("hint");
  error.fields = members.texts("fields");
  members.end();
  return error;
}

std::string source_in(Members& members) {
  auto source = members.text("source");
  if (!members.has("source_b64")) return source;
  auto bytes = base64_decode(members.text("source_b64"));
  if (bytes && !is_utf8(*bytes)) return *std::move(bytes);
  members.note("has a source_b64 that is none");
  return {};
}

std::uint32_t small_number(Members& members, const std::string& name) {
  const auto number = members.number(name);
  if (number > UINT32_MAX) members.note("has too large a number as its '" + name + "'");
  return static_cast<std::uint32_t>(number);
}

/// Older plans name none.
PlanFields captions_in(Members& members, AssetKind kind) {
  if (!members.has("captions")) return {};
  auto captions = members.fields("captions");
  if (kind != AssetKind::video) members.note("has captions, and is no video");
  for (const auto& [locale, sha256] : captions) {
    if (!is_lower_hex(sha256, 64)) members.note("has captions without their SHA-256: " + shown_word(locale));
  }
  return captions;
}

PlannedTarget target_in(const Json& json, std::size_t number, Fault& fault) {
  Members members(json, "target " + std::to_string(number), fault);
  PlannedTarget target;
  auto& item = target.item;
  item.index = small_number(members, "index");
  item.source = source_in(members);
  const auto kind = parse_asset_kind(members.text("kind"));
  if (kind && *kind < AssetKind::account) {
    item.kind = *kind;
  } else {
    members.note("has an unknown kind");
  }
  item.account = account_in(members.text("account"), members);
  target.verdict = verdict_in(members.text("verdict"), members);
  item.id = members.text_if("id");
  item.name = members.text_if("name");
  if (members.has("sha256")) item.sha256 = hex_text(members, "sha256", 64);
  if (members.has("bytes")) item.bytes = members.number("bytes");
  if (members.has("width")) item.width = small_number(members, "width");
  if (members.has("height")) item.height = small_number(members, "height");
  target.removes = target.verdict == PlanVerdict::remove || members.flag_if("removes");
  if (target.removes && writes(target.verdict) && target.verdict != PlanVerdict::remove) {
    members.note("is to be deleted, and has another verdict");
  }
  if (members.has("digest")) target.digest = hex_text(members, "digest", 64);
  if (members.has("fields")) target.fields = members.fields("fields");
  target.captions = captions_in(members, item.kind);
  if (members.has("warnings")) item.warnings = members.texts("warnings");
  if (members.has("error")) item.error = error_in(members.take("error"), members);
  members.end();
  return target;
}

SeenObject seen_in(const Json& json, Fault& fault) {
  Members members(json, "what was seen", fault);
  SeenObject seen{.what = members.text("what"), .id = members.text("id"), .fields = members.fields("fields")};
  members.end();
  return seen;
}

/// Those of one content share a number, and each is named once.
void check_places(const std::vector<PlannedTarget>& targets, Fault& fault) {
  std::set<TargetName> names;
  std::uint32_t next = 0;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const auto& item = targets[i].item;
    const auto place = "target " + std::to_string(i + 1);
    const bool shares_number = i > 0 && item.index + 1 == next;
    if (item.index != next && !shares_number) fault.note(place + " has an index that is not its place");
    next = item.index + 1;
    if (!names.insert(name_of(targets[i])).second) fault.note(place + " is there twice: " + shown_word(item.source));
  }
}

void check_format(Members& members) {
  const auto& format = members.take("format");
  if (format != kPlanFormat) members.fault().note("it is no plan of metaup");
  const auto& version = members.take("version");
  if (version == kPlanVersion) return;
  members.fault().note("its format has version " + (version.is_number_integer() ? dump(version) : "?") +
                       ", and this metaup reads version " + std::to_string(kPlanVersion) + ": make a new plan");
}

template <class Read>
void read_list(Members& members, const std::string& name, const Read& read) {
  const auto& list = members.take(name);
  if (!list.is_array() || list.size() > kMostTargets)
    return members.note("has no list, or one too long, as its '" + name + "'");
  for (const auto& element : list) read(element);
}

PlanFile plan_in(const Json& json, Fault& fault) {
  Members members(json, "it", fault);
  check_format(members);
  PlanFile plan;
  plan.made_by = members.text("metaup");
  plan.made = members.text("made");
  plan.run_id = members.text("run_id");
  plan.command = members.text("command");
  plan.graph_url = members.text("graph_url");
  plan.api_version = members.text("api_version");
  plan.folder = members.text("folder");
  for (const auto& account : members.texts("accounts")) plan.accounts.push_back(account_in(account, members));
  plan.is_protected = members.flag_if("protected");
  plan.arguments = members.texts("arguments");
  const auto& options = members.take("options");
  Members given(options, "its 'options'", fault);
  if (options.is_object()) {
    for (const auto& [name, values] : options.items()) plan.options.emplace_back(name, given.texts(name));
  }
  Members estimate(members.take("estimate"), "its estimate", fault);
  plan.estimate.writes = estimate.number("writes");
  plan.estimate.reads = estimate.number("reads");
  plan.estimate.points = estimate.number("points");
  plan.bytes = estimate.number("bytes");
  estimate.end();
  plan.notices = members.texts("notices");
  read_list(members, "seen", [&](const Json& seen) { plan.seen.push_back(seen_in(seen, fault)); });
  read_list(members, "targets",
            [&](const Json& target) { plan.targets.push_back(target_in(target, plan.targets.size() + 1, fault)); });
  check_places(plan.targets, fault);
  if (members.has("approval")) {
    Members approval(members.take("approval"), "its approval", fault);
    plan.approval = Approval{hex_text(approval, "key", 64), hex_text(approval, "signature", 128)};
    approval.end();
  }
  members.end();
  return plan;
}

/// A text as JSON. Of two members with one name a reader takes one, and whoever looks at the file the other.
Json json_in(std::string_view text, Fault& fault) {
  constexpr std::size_t kDeepest = 16;
  MemberNames names;
  bool is_plain = true;
  const auto watch = [&](int depth, Json::parse_event_t event, Json& parsed) {
    using enum Json::parse_event_t;
    if (!is_plain) return false;
    if (static_cast<std::size_t>(depth) > kDeepest) is_plain = false;
    if (event == object_start) names.begin_object();
    if (event == object_end) names.end_object();
    if (event == key && !names.add(parsed.get<std::string>())) {
      fault.note("it has the member " + shown_word(parsed.get<std::string>()) + " twice, or too many beside it");
      is_plain = false;
    }
    return is_plain;
  };
  auto json = Json::parse(text, watch, false);
  if (!is_plain || json.is_discarded()) fault.note("it is no whole JSON document");
  return json;
}

}  // namespace

Result<PlanFile> read_plan(std::string_view text, std::string_view name) {
  const auto refuse = [&](const std::string& why) {
    auto error = local_error(fmt::format("{} cannot be used as a plan: {}", printable(utf8_prefix(name, 300)), why));
    error.value().hint = "make it with --plan FILE, and do not edit it";
    return error;
  };
  if (text.size() > kLargestPlan) return refuse("it is too large");
  Fault fault;
  const auto json = json_in(text, fault);
  if (!fault.what().empty()) return refuse(fault.what());
  auto plan = plan_in(json, fault);
  if (!fault.what().empty()) return refuse(fault.what());
  return plan;
}

}  // namespace metaup::report
