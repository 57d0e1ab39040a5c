#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "metaup/report/event.hpp"

namespace metaup::report {

/// Where a CI job has the files of its repository.
struct Checkout {
  std::string root;     ///< absolute; empty: not known
  std::string current;  ///< the folder in which metaup runs, absolute
};

/// Where somebody who looks at the repository finds what an item is about.
struct Place {
  std::string file;        ///< as seen from the root of the checkout, if it is in there
  std::uint32_t line = 0;  ///< from 1; 0: the whole file
  friend bool operator==(const Place&, const Place&) = default;
};
/// Nothing for what no file is named of: a URL, a hash, an id, a creative that options describe.
[[nodiscard]] std::optional<Place> place_of(const Item& item, const Checkout& checkout);

}  // namespace metaup::report
