#pragma once
#include <compare>
#include <cstdint>
#include <string>

#include "metaup/base/clock.hpp"
#include "metaup/base/ids.hpp"

namespace metaup::ledger {

/// Whose rows: the origin of `--graph-url` ("https://graph.facebook.com", no path) and the account.
/// Rows of one origin are invisible to another.
struct Owner {
  std::string origin;
  AccountId account;
  friend auto operator<=>(const Owner&, const Owner&) = default;
};

/// One thing at Meta that came from a content of ours.
struct Asset {
  AssetKind kind = AssetKind::image;
  std::string remote_id;  ///< an image hash; the id of a video, creative or ad
  std::string sha256;     ///< of the file, of a creative's spec, of an ad's key; empty: not known
  std::string name;
  std::uint64_t bytes = 0;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  WallTime confirmed_at{};  ///< when Meta last said that it is there
  bool gone = false;        ///< Meta said that it is not there any more
  bool replaced = false;    ///< its content has become another thing at Meta since
  std::string path;         ///< of the file that it was sent from, absolute; empty: none, or not known
};
struct OwnedAsset {
  Owner owner;
  Asset asset;
};

}  // namespace metaup::ledger
