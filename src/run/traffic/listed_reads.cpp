#include "run/traffic/listed_reads.hpp"

namespace metaup::run {
namespace {

bool is_refusal(const Error& error) {
  return error.error_class == ErrorClass::invalid || error.error_class == ErrorClass::not_found ||
         error.error_class == ErrorClass::permission;
}

}  // namespace

ListedReads::Known ListedReads::known(const AccountId& account) const {
  const auto found = accounts_.find(account);
  return found == accounts_.end() ? Known{} : found->second;
}

ReadWay ListedReads::first(const AccountId& account) const {
  const auto now = known(account);
  if (now.filter != Filter::useless) return ReadWay::filtered;
  return now.alone_refused ? ReadWay::pages : ReadWay::alone;
}

std::optional<ReadWay> ListedReads::after(const AccountId& account, ReadWay way) const {
  const auto now = known(account);
  // A filter that works has the last word on the list: its pages show nothing more.
  const auto pages = now.filter == Filter::useless ? std::optional(ReadWay::pages) : std::nullopt;
  switch (way) {
    case ReadWay::filtered:
      return now.alone_refused ? pages : std::optional(ReadWay::alone);
    case ReadWay::alone:
      return pages;
    case ReadWay::pages:
      break;
  }
  return std::nullopt;
}

bool ListedReads::may_be_the_way(const Error& error, ReadWay way) {
  if (is_refusal(error)) return true;
  const bool passing = error.error_class == ErrorClass::transient || error.error_class == ErrorClass::protocol;
  return passing && way == ReadWay::filtered;  // nobody promises that a filter is understood
}

void ListedReads::on_filtered(const AccountId& account, const graph::ListPage& page, std::size_t found) {
  auto& now = accounts_[account];
  now.shown += found;
  if (page.holds_others) {
    now.filter = Filter::useless;
  } else if (found > 0 && now.filter == Filter::unknown) {
    now.filter = Filter::honoured;
  }
}

void ListedReads::on_filter_failed(const AccountId& account, const Error& error) {
  if (is_refusal(error)) accounts_[account].filter = Filter::useless;
}

void ListedReads::on_found(const AccountId& account, ReadWay found, ReadWay missed) {
  auto& now = accounts_[account];
  if (missed == ReadWay::alone) now.alone_refused = true;
  // Some lag behind, or are not finished yet; too many cost more requests than the filter saves.
  constexpr std::size_t kPatience = 5;
  if (found == ReadWay::alone && missed == ReadWay::filtered && ++now.withheld > now.shown + kPatience) {
    now.filter = Filter::useless;
  }
}

}  // namespace metaup::run
