#pragma once
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "metaup/graph/operation.hpp"
#include "metaup/graph/reply.hpp"

/// How one thing becomes a remote object, as a state machine without sockets, clock or disk.
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

/// One image that the ledger may know:
///   Check --there--> Present        Check --not there--> Send --hash--> Sent
///   Send --its file type is refused, although it is a good one--> Send, once, as base64 bytes
///   any other error--> Failed
class ImageUpload {
 public:
  struct Check {
    std::string hash;
  };
  struct Send {
    bool was_gone = false;  ///< the ledger had it, and Meta has it no more
    /// Meta has refused the type of the multipart part: some clients see that for every part that they
    /// send, and none for `bytes` (Graph API reference: update 2026-11, section 1.2).
    bool as_bytes = false;
  };
  struct Present {
    std::string hash;
  };
  struct Sent {
    std::string hash;
    std::string name;
  };
  struct Failed {
    Error error;
  };
  using State = std::variant<Check, Send, Present, Sent, Failed>;

  /// Starts with asking when `known_hash` is given, else with sending.
  explicit ImageUpload(const std::string& known_hash = {});

  [[nodiscard]] const State& state() const { return state_; }
  /// The reply to what `state()` asks for.
  void on_reply(const graph::Reply& reply);
  void on_error(Error error) { state_ = Failed{std::move(error)}; }
  /// The answer to a part with an image of a type that Meta takes.
  void on_part_refused(Error error);

 private:
  void on_checked(const Check& check, const graph::Reply& reply);
  void on_sent(const graph::Reply& reply);
  State state_;
};

}  // namespace metaup::upload
