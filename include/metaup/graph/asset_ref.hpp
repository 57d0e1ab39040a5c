#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "metaup/base/error.hpp"
#include "metaup/base/ids.hpp"

namespace metaup::graph {

/// An image or a video as a creative's options name it.
struct AssetRef {
  enum class Form : std::uint8_t {
    hash,       ///< an image of the account
    id,         ///< a video of the account
    url,        ///< an image that Meta fetches; only what it generated itself is named so
    path,       ///< a file that has to be uploaded first
    automatic,  ///< a thumbnail to be found: the remembered poster, or the one that Meta prefers
    elsewhere,  ///< an image of another account by its hash, which has to be copied first
  };
  Form form = Form::path;
  std::string text;
  AccountId account = {};  ///< of `elsewhere`

  /// Whether Meta would understand it.
  [[nodiscard]] bool resolved() const { return form == Form::hash || form == Form::id || form == Form::url; }
  friend bool operator==(const AssetRef&, const AssetRef&) = default;
};

using FileExists = std::function<bool(const std::string& path)>;

/// `hash:`, `id:` and `path:` say what follows; a bare value is a hash if it is 32 hex digits and
/// an image is meant, an id if it is digits and a video is meant, and else a path. A bare hash or id
/// that is also the name of a file is refused, as is what cannot name an asset of that kind.
[[nodiscard]] Result<AssetRef> parse_asset_ref(std::string_view text, AssetKind kind, const FileExists& file_exists);

/// The same for a video's thumbnail, which may also be "auto".
[[nodiscard]] Result<AssetRef> parse_thumbnail_ref(std::string_view text, const FileExists& file_exists);

}  // namespace metaup::graph
