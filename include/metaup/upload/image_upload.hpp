#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "metaup/graph/reply.hpp"
#include "metaup/upload/machine.hpp"

namespace metaup::upload {

/// How the bytes of an image travel.
enum class ImageMethod : std::uint8_t { multipart, bytes };

/// What is sent.
struct ImageFile {
  std::shared_ptr<const OpenFile> file;
  std::string name;  ///< with a real extension; becomes the name in the image library
  std::string mime_type;
};

/// Asks Meta whether images that the ledger knows are still there (GET adimages?hashes=[…]).
[[nodiscard]] graph::Operation look_up_image(const AccountId& account, const std::string& hash);
/// One image, by multipart part or base64 field (POST adimages).
[[nodiscard]] graph::Operation create_image(const AccountId& account, const ImageFile& image, ImageMethod method);
/// A zip of images, unpacked by Meta; the reply has an entry for each.
[[nodiscard]] graph::Operation create_images_from_zip(const AccountId& account, const ImageFile& archive);

/// Whether an image that the registry knows is still at Meta:
///   Ask --it is listed, and not as deleted--> Done, there        Ask --not--> Done, gone        otherwise --> Failed
class ImageCheck final : public Machine {
 public:
  ImageCheck(AccountId account, std::string hash) : account_(std::move(account)), hash_(std::move(hash)) {}

  [[nodiscard]] Next next() const override;
  void on(const Ending& ending) override;

  /// Once it is done.
  [[nodiscard]] bool is_there() const { return there_ && *there_ && **there_; }

 private:
  AccountId account_;
  std::string hash_;
  std::optional<Result<bool>> there_;
};

/// What Meta has made of an image.
struct SentImage {
  std::string hash;
  std::string name;  ///< empty when the reply has none
};

/// One image on its way into an account:
///   Send --hash--> Done
///   Send --its file type is refused, although it is a good one--> Send, once, as base64 bytes
///   otherwise --> Failed
class ImageUpload final : public Machine {
 public:
  /// With `is_accepted_type` its content is of a type that Meta takes. Some clients are refused every multipart
  /// part that they send, and no `bytes` (docs/graph-api.md, "Images").
  ImageUpload(AccountId account, ImageFile image, ImageMethod method, bool is_accepted_type);

  [[nodiscard]] Next next() const override;
  void on(const Ending& ending) override;

  /// Once it is done.
  [[nodiscard]] const SentImage& image() const { return sent_; }
  /// Whether it went as bytes only because Meta had refused it as a part.
  [[nodiscard]] bool part_was_refused() const { return part_was_refused_; }

 private:
  AccountId account_;
  ImageFile image_;
  ImageMethod method_;
  bool is_accepted_type_;
  bool part_was_refused_ = false;
  bool done_ = false;
  SentImage sent_;
  std::optional<Error> error_;
};

/// A zip of images, which Meta unpacks:
///   Send --hashes--> Done        otherwise --> Failed
class ArchiveUpload final : public Machine {
 public:
  ArchiveUpload(AccountId account, ImageFile archive) : account_(std::move(account)), archive_(std::move(archive)) {}

  [[nodiscard]] Next next() const override;
  void on(const Ending& ending) override;

  /// Once it is done: the image of an entry of this base name.
  [[nodiscard]] std::optional<SentImage> image_of(std::string_view base_name) const;

 private:
  AccountId account_;
  ImageFile archive_;
  std::optional<Result<std::vector<graph::CreatedImage>>> images_;
};

}  // namespace metaup::upload
