#pragma once
#include <string>
#include <utility>

namespace metaup {

/// A token or an app secret. It has no operator<<, no formatter and no conversion: whoever needs
/// the text says `reveal()`, and the places that do are few enough to be read. The memory is
/// wiped when it goes.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  Secret(const Secret&) = default;
  Secret& operator=(const Secret& other);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  ~Secret() { wipe(); }

  [[nodiscard]] bool empty() const { return text_.empty(); }
  /// The text itself, for the wire only.
  [[nodiscard]] const std::string& reveal() const { return text_; }
  friend bool operator==(const Secret&, const Secret&) = default;

 private:
  void wipe() noexcept;
  std::string text_;
};

}  // namespace metaup
