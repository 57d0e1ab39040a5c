#pragma once
#include <cstdint>
#include <map>
#include <optional>

#include "metaup/base/error.hpp"
#include "metaup/graph/call.hpp"

namespace metaup::run {

/// How an object is read that also stands in a list of its account (`graph::ListedIn`).
enum class ReadWay : std::uint8_t {
  filtered,  ///< the list, filtered by ids: one request for many
  alone,     ///< `GET /<id>`, one request or one entry of a batch for each
  pages,     ///< the whole list, page after page: the last resort
};

/// Which ways work, as far as this run has learned for each account. Meta documents only the read of
/// the object alone; some tokens are refused there (docs/graph-api.md, "Reads of many objects").
/// Pure.
class ListedReads {
 public:
  /// The way to try first.
  [[nodiscard]] ReadWay first(const AccountId& account) const;
  /// The way to try after `way` did not show the object; nothing when none is left.
  [[nodiscard]] std::optional<ReadWay> after(const AccountId& account, ReadWay way) const;
  /// Whether an error of a read may come from the way that it took.
  [[nodiscard]] static bool may_be_the_way(const Error& error, ReadWay way);

  /// A filtered list came, with `found` of the objects that were asked for.
  void on_filtered(const AccountId& account, const graph::ListPage& page, std::size_t found);
  void on_filter_failed(const AccountId& account, const Error& error);
  /// The object was there, although `missed` did not show it.
  void on_found(const AccountId& account, ReadWay found, ReadWay missed);

 private:
  enum class Filter : std::uint8_t { unknown, honoured, useless };
  struct Known {
    Filter filter = Filter::unknown;
    bool alone_refused = false;
    std::size_t shown = 0;     ///< objects that a filtered list showed
    std::size_t withheld = 0;  ///< objects that it left out although they were there
  };
  [[nodiscard]] Known known(const AccountId& account) const;
  std::map<AccountId, Known> accounts_;
};

}  // namespace metaup::run
