#include "metaup/base/secret.hpp"

#include <openssl/crypto.h>

namespace metaup {

Secret& Secret::operator=(const Secret& other) {
  if (this != &other) {
    wipe();
    text_ = other.text_;
  }
  return *this;
}

// A moved std::string keeps short texts in the source's own buffer, so the source is wiped too.
Secret::Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { other.wipe(); }

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    wipe();
    text_ = std::move(other.text_);
    other.wipe();
  }
  return *this;
}

void Secret::wipe() noexcept {
  text_.resize(text_.capacity());  // within the capacity: neither allocates nor throws
  OPENSSL_cleanse(text_.data(), text_.size());
  text_.clear();
}

}  // namespace metaup
