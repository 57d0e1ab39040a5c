#include "upload/object_change.hpp"

#include <array>

#include "base/text.hpp"
#include "base/unicode.hpp"
#include "upload/edges.hpp"

namespace metaup::upload {
namespace {

/// Meta may show the old value for a while.
constexpr std::array kReadBackWaits{Milliseconds{0}, Milliseconds{2'000}, Milliseconds{5'000}, Milliseconds{10'000}};
constexpr std::int64_t kNoSuchField = 100;
constexpr std::size_t kLongestWord = 100, kLongestKept = 2'000;

std::string a_kind(AssetKind kind) { return kind == AssetKind::ad ? "an ad" : "a creative"; }

/// A status or an id, as it may be shown and sent.
std::string word_in(const graph::Object& object, std::string_view field) {
  return printable(utf8_prefix(graph::plain_text(object, field), kLongestWord));
}

bool is_of_another_kind(const Error& error) {
  return error.error_class == ErrorClass::invalid && error.code == kNoSuchField;
}

Error not_kept(const std::string& id, std::string_view field, const std::string& value, const std::string& is) {
  auto error =
      protocol_error("Meta answered that " + id + " was changed, but its " + std::string(field) + " is " +
                     printable(is.empty() ? "not told" : "'" + is + "'") + " and not '" + printable(value) + "'");
  error.value().retryable = true;
  error.value().hint = "Run the command again later.";
  return error.value();
}

}  // namespace

graph::Operation read_ad(const AccountId& account, const std::string& id, std::string fields) {
  auto operation = read_of(account, graph::Edge::ads_read, id);
  operation.params = {{"fields", std::move(fields)}};
  operation.listed_in = graph::ListedIn{.path = account.act() + "/ads", .id = id, .after = {}, .field = "ad.id"};
  return operation;
}

graph::Operation look_at_object(const AccountId& account, AssetKind kind, const std::string& id) {
  if (kind == AssetKind::ad)
    return read_ad(account, id, "id,account_id,name,status,effective_status,adset_id,creative");
  auto operation = read_of(account, graph::Edge::adcreatives_read, id);
  operation.params = {{"fields", "id,account_id,name,status,object_type"}};
  return operation;
}

Result<ObjectFacts> read_facts(const graph::Reply& reply, AssetKind kind, const AccountId& account) {
  const auto object = graph::read_object(reply);
  if (!object) return tl::unexpected(object.error());
  ObjectFacts facts{.kind = kind,
                    .id = word_in(*object, "id"),
                    .name = std::string(utf8_prefix(graph::plain_text(*object, "name"), kLongestKept)),
                    .status = word_in(*object, "status"),
                    .effective_status = word_in(*object, "effective_status"),
                    .adset = word_in(*object, "adset_id"),
                    .creative = {}};
  if (const auto creative = object->find("creative"); creative != object->end()) {
    facts.creative = word_in(graph::members_of(creative->second), "id");
  }
  if (facts.id.empty()) return protocol_error("the reply has no id");
  const auto owner = AccountId::parse(graph::plain_text(*object, "account_id"));
  if (!owner || *owner == account) return facts;
  Error error;
  error.error_class = ErrorClass::not_found;
  error.message = "the " + std::string(to_string(kind)) + " is in " + owner->act() + ", not in " + account.act();
  error.hint = "Give --account " + owner->act() + ".";
  return tl::unexpected(std::move(error));
}

ObjectLook::ObjectLook(AccountId account, std::string id, std::optional<AssetKind> kind)
    : account_(std::move(account)),
      id_(std::move(id)),
      kinds_(kind ? std::vector{*kind} : std::vector{AssetKind::ad, AssetKind::creative}),
      is_given_(kind.has_value()) {}

Next ObjectLook::next() const {
  if (error_) return Failed{*error_};
  if (facts_) return Done{};
  return Send{look_at_object(account_, kinds_.front(), id_)};
}

void ObjectLook::on(const Ending& ending) {
  if (std::holds_alternative<SendAgain>(ending)) return;
  auto facts =
      reply_of(ending).and_then([&](const graph::Reply& reply) { return read_facts(reply, kinds_.front(), account_); });
  if (facts) {
    facts_ = *std::move(facts);
    return;
  }
  auto error = std::move(facts.error());
  if (!is_of_another_kind(error)) {
    error_ = std::move(error);
  } else if (kinds_.size() > 1) {
    kinds_.erase(kinds_.begin());
  } else {
    error.message = std::string("the id is not that of ") + (is_given_ ? "" : "an ad or ") + a_kind(kinds_.front()) +
                    ": " + error.message;
    error_ = std::move(error);
  }
}

ObjectChange::ObjectChange(AccountId account, AssetKind kind, std::string id, Field field, std::string value)
    : account_(std::move(account)), kind_(kind), id_(std::move(id)), field_(field), value_(std::move(value)) {}

Next ObjectChange::next() const {
  if (const auto* const failed = std::get_if<Failed>(&state_)) return *failed;
  if (std::holds_alternative<Done>(state_)) return Done{};
  if (const auto* const confirm = std::get_if<Confirm>(&state_)) {
    return Send{.operation = look_at_object(account_, kind_, id_), .wait = kReadBackWaits.at(confirm->looks)};
  }
  const auto edge = kind_ == AssetKind::ad ? graph::Edge::ads_update : graph::Edge::adcreatives_update;
  graph::Operation operation;
  operation.edge = edge;
  operation.method = http::Method::post;
  operation.account = account_;
  operation.path = id_;
  operation.params = {{std::string(field_name()), value_}};
  operation.cost = kWriteCost;
  return Send{std::move(operation)};
}

void ObjectChange::on(const Ending& ending) {
  if (std::holds_alternative<SendAgain>(ending)) return;
  if (looks()) {
    on_looked(reply_of(ending));
  } else {
    on_changed(ending);
  }
}

void ObjectChange::on_changed(const Ending& ending) {
  const auto done = reply_of(ending).and_then([](const graph::Reply& reply) { return graph::read_success(reply); });
  if (done && *done) {
    state_ = Confirm{};
  } else if (std::holds_alternative<InDoubt>(ending)) {
    doubt_ = done.error();
    state_ = Confirm{};
  } else {
    state_ = Failed{done ? protocol_error("Meta did not say that it was changed").value() : done.error()};
  }
}

void ObjectChange::on_looked(const Result<graph::Reply>& reply) {
  const auto facts = reply.and_then([&](const graph::Reply& read) { return read_facts(read, kind_, account_); });
  if (!facts) {
    if (doubt_) {
      state_ = Failed{*doubt_};
    } else {
      unread_ = facts.error();
      state_ = Done{};
    }
    return;
  }
  const auto& now = field_ == Field::name ? facts->name : facts->status;
  auto& confirm = std::get<Confirm>(state_);
  if (trimmed(now) == trimmed(value_)) {
    facts_ = *facts;
    state_ = Done{};
  } else if (++confirm.looks == kReadBackWaits.size()) {
    state_ = Failed{doubt_ ? *doubt_ : not_kept(id_, field_name(), value_, now)};
  }
}

}  // namespace metaup::upload
