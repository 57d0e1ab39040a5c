#pragma once
#include <bitset>
#include <optional>
#include <string_view>
#include <vector>

#include "plan/image/walk.hpp"

namespace metaup::plan::image {

/// The tables that a JPEG has defined so far, and what its scans need of them. Each function takes the
/// content of one segment, behind its length, and says what is wrong with it.
class JpegTables {
 public:
  [[nodiscard]] std::optional<Flaw> take_quantization(std::string_view content);
  [[nodiscard]] std::optional<Flaw> take_huffman(std::string_view content);
  [[nodiscard]] std::optional<Flaw> take_frame(std::string_view content, bool progressive);
  [[nodiscard]] std::optional<Flaw> check_scan(std::string_view content) const;

 private:
  struct Component {
    unsigned id = 0;
    unsigned quantization = 0;
  };
  /// Of each kind there are four at most.
  using Defined = std::bitset<4>;

  Defined quantization_, huffman_dc_, huffman_ac_;
  std::vector<Component> components_;
  bool progressive_ = false;
};

}  // namespace metaup::plan::image
