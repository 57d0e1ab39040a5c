#pragma once
#include <string>

#include "base/descriptor.hpp"
#include "metaup/base/secret.hpp"

namespace metaup {

/// The place of a file that a new secret gets, but only once the secret has proved good. Until then it is kept in
/// PATH.new, so that neither a crash nor a full disk costs the old one or the new one. Both are for their owner only
/// (mode 0600). Of several processes one can do so at a time.
class SecretPlace {
 public:
  /// Whether `path` is a place for a secret: nothing or a regular file of one's own, in a folder that can be written.
  /// A link is refused, because to replace it would leave what it points to as it was. Changes nothing.
  [[nodiscard]] static Result<void> check(const std::string& path);
  /// Makes PATH.new, and room for the secret on the disk. What an earlier process left there is overwritten.
  [[nodiscard]] static Result<SecretPlace> prepare(const std::string& path);

  SecretPlace(SecretPlace&& other) noexcept = default;
  SecretPlace& operator=(SecretPlace&& other) noexcept = delete;
  /// Without a secret in it, PATH.new is taken away.
  ~SecretPlace();

  /// Writes the secret into PATH.new; durable (fsync) once it returns.
  [[nodiscard]] Result<void> keep(const Secret& secret);
  /// Puts PATH.new in the place of PATH; durable once it returns, where folders can be synced.
  [[nodiscard]] Result<void> put_in_place();
  /// The secret in PATH.new is good for nothing.
  void discard() { is_kept_ = false; }
  /// PATH.new.
  [[nodiscard]] std::string waiting_path() const { return path_ + ".new"; }

 private:
  SecretPlace(std::string path, Descriptor file) : path_(std::move(path)), file_(std::move(file)) {}

  std::string path_;
  Descriptor file_;       ///< of PATH.new, locked; closed once it is in its place
  bool is_kept_ = false;  ///< a secret is in it that must not be lost
};

}  // namespace metaup
