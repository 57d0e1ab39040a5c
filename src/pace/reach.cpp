#include "pace/reach.hpp"

#include <algorithm>

#include "pace/repeats.hpp"

namespace metaup::pace {
namespace {

using graph::Operation;
using graph::Scope;

/// The number that a message has in quotes, as in "Object with ID 'act_1' does not exist"; empty: none.
std::string quoted_number(const std::string& message) {
  constexpr std::string_view kDigits = "0123456789";
  for (auto open = message.find('\''); open != std::string::npos; open = message.find('\'', open + 1)) {
    auto first = open + 1;
    if (message.compare(first, 4, "act_") == 0) first += 4;
    const auto end = message.find_first_not_of(kDigits, first);
    if (end != std::string::npos && end > first && message[end] == '\'') return message.substr(first, end - first);
  }
  return {};
}

/// Whether it is the account itself that was not found, rather than something that the call names.
bool is_about_account(const Error& error, const Operation& operation) {
  const auto number = quoted_number(error.message);
  if (!number.empty()) return number == operation.account.digits();
  return operation.path.starts_with(operation.account.act() + "/");
}

}  // namespace

bool is_foreign(const Error& error) {
  if (error.code != 0 || error.http_status == 0) return false;
  switch (error.error_class) {
    case ErrorClass::protocol:
    case ErrorClass::network:
    case ErrorClass::permission:
    case ErrorClass::not_found:
      return true;  // Graph gives a number with each of its refusals
    default:
      return false;
  }
}

Scope may_concern(const Error& error, const Operation& operation) {
  constexpr int kTooLarge = 413;
  if (error.not_from_meta && error.http_status == kTooLarge) return Scope::account;  // a proxy that lets little through
  const auto* const row = row_of(error);
  if (row == nullptr || row->may_concern == Scope::item) return Scope::item;
  if (error.error_class == ErrorClass::not_found && !is_about_account(error, operation)) return Scope::item;
  return row->may_concern;
}

std::uint32_t Reach::Evidence::add(const Error& error) {
  const auto* const row = row_of(error);
  const bool may_begin_late = row != nullptr && row->may_begin_late;
  if (succeeded && !may_begin_late) return 0;
  const auto count = ++equal[{error.code, error.subcode}];
  most = std::max(most, count);
  return count;
}

void Reach::on_success(const Operation& operation) {
  accounts_[operation.account].of(operation).on_success();
  run_.of(operation).on_success();
}

Scope Reach::on_refusal(const Operation& operation, const Error& error) {
  const bool change = operation.method != http::Method::get;
  const auto widest = may_concern(error, operation);
  if (widest == Scope::item || (operation.reads_elsewhere && !change)) return Scope::item;
  const auto of_account = accounts_[operation.account].of(operation).add(error);
  if (operation.reads_elsewhere) return of_account >= kEqualRefusalsOfACopy ? Scope::account : Scope::item;
  const auto of_all = widest == Scope::account ? 0 : run_.of(operation).add(error);
  if (of_all >= kEqualRefusals) return Scope::run;
  return of_account >= kEqualRefusals ? Scope::account : Scope::item;
}

std::optional<std::uint32_t> Reach::changes_on_trial(const AccountId& account) const {
  const auto found = accounts_.find(account);
  if (found == accounts_.end()) return kEqualRefusals;
  const auto& changes = found->second.changes;
  if (changes.succeeded) return std::nullopt;
  return std::max(kEqualRefusals - std::min(changes.most, kEqualRefusals), 1U);
}

bool Reach::proven(const AccountId& account) const {
  const auto found = accounts_.find(account);
  return found != accounts_.end() && (found->second.changes.succeeded || found->second.reads.succeeded);
}

}  // namespace metaup::pace
