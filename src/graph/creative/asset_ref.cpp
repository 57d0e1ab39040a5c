#include "metaup/graph/asset_ref.hpp"

#include "base/id_text.hpp"
#include "base/text.hpp"
#include "base/unicode.hpp"

namespace metaup::graph {
namespace {

constexpr std::string_view kHash = "hash:";
constexpr std::string_view kId = "id:";
constexpr std::string_view kPath = "path:";

tl::unexpected<Error> refuse(std::string_view text, const std::string& reason, std::string hint) {
  auto error = local_error("'" + printable(utf8_prefix(text, 200)) + "' " + reason);
  error.value().hint = std::move(hint);
  return error;
}

/// What to say of a value that is not an id or hash: what has been done to it, or what it should look like.
std::string hint_for(std::string_view value, const char* otherwise) {
  auto hint = id_hint(value);
  return hint.empty() ? otherwise : hint;
}

Result<AssetRef> named_hash(std::string_view text, AssetKind kind) {
  const auto value = trimmed(text.substr(kHash.size()));
  auto hash = to_lower(value);
  if (kind != AssetKind::image) return refuse(text, "names no video", "a video has an id: give id:ID");
  if (!is_image_hash(hash)) return refuse(text, "is not an image hash", hint_for(value, "a hash has 32 hex digits"));
  return AssetRef{AssetRef::Form::hash, std::move(hash)};
}

Result<AssetRef> named_id(std::string_view text, AssetKind kind) {
  const auto id = trimmed(text.substr(kId.size()));
  if (kind != AssetKind::video) return refuse(text, "names no image", "an image has a hash: give hash:HASH");
  if (!is_numeric_id(id)) return refuse(text, "is not a video id", hint_for(id, "an id has digits only"));
  return AssetRef{AssetRef::Form::id, std::string(id)};
}

/// It may hold what must not be shown.
bool is_url(std::string_view text) {
  const auto scheme = to_lower(text.substr(0, 8));
  return scheme.starts_with("https://") || scheme.starts_with("http://");
}

/// A path; when there is no such file, what it may have been before a spreadsheet or a copy changed it.
Result<AssetRef> path_ref(std::string_view text, AssetKind kind, const FileExists& file_exists) {
  const bool odd = !is_url(text) && !id_hint(text).empty();
  if (odd && !file_exists(std::string(text))) {
    return refuse(text, "is no " + std::string(kind == AssetKind::image ? "image hash" : "video id") + ", and no file",
                  id_hint(text));
  }
  return AssetRef{AssetRef::Form::path, std::string(text)};
}

}  // namespace

Result<AssetRef> parse_asset_ref(std::string_view written, AssetKind kind, const FileExists& file_exists) {
  const auto text = file_exists(std::string(written)) ? written : trimmed(written);
  if (text.starts_with(kHash)) return named_hash(text, kind);
  if (text.starts_with(kId)) return named_id(text, kind);
  if (text.starts_with(kPath)) {
    if (text.size() == kPath.size()) return refuse(text, "names no file", "");
    return path_ref(text.substr(kPath.size()), kind, file_exists);
  }
  if (text.empty()) return refuse(text, "names no file", "");
  const bool is_image = kind == AssetKind::image;
  auto remote = is_image ? to_lower(text) : std::string(text);
  if (!(is_image ? is_image_hash(remote) : is_numeric_id(remote))) {
    return path_ref(text, kind, file_exists);
  }
  if (file_exists(std::string(text))) {
    const auto prefix = std::string(is_image ? kHash : kId);
    return refuse(text, "is the name of a file and may be a " + std::string(is_image ? "hash" : "video id"),
                  "give path: or " + prefix + " before it");
  }
  return AssetRef{is_image ? AssetRef::Form::hash : AssetRef::Form::id, std::move(remote)};
}

Result<AssetRef> parse_thumbnail_ref(std::string_view text, const FileExists& file_exists) {
  if (trimmed(text) == "auto") return AssetRef{AssetRef::Form::automatic, {}};
  return parse_asset_ref(text, AssetKind::image, file_exists);
}

}  // namespace metaup::graph
