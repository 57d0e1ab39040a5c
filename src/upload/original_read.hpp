#pragma once
#include <optional>
#include <string>

#include "graph/creative/original.hpp"
#include "metaup/upload/machine.hpp"

namespace metaup::upload {

/// What a creative is made of, by its id or by that of an ad that shows it. Where Meta refuses to tell all of it (an
/// older version has fewer fields), it is asked for the usual fields.
class OriginalRead final : public Machine {
 public:
  /// `kind`: a creative or an ad.
  OriginalRead(AccountId account, AssetKind kind, std::string id);

  [[nodiscard]] Next next() const override;
  void on(const Ending& ending) override;

  // Once it is done.
  [[nodiscard]] const std::string& creative_id() const { return creative_id_; }
  [[nodiscard]] const std::string& ad_name() const { return ad_name_; }  ///< empty: it was asked for a creative
  [[nodiscard]] const graph::OriginalCreative& original() const { return *original_; }

 private:
  void take_ad(const graph::Reply& reply);
  void take_creative(const graph::Reply& reply);
  void take_error(const Error& error);

  AccountId account_;
  std::string id_;
  std::string creative_id_;
  std::string ad_name_;
  bool asks_for_all_ = true;
  std::optional<graph::OriginalCreative> original_;
  std::optional<Error> error_;
};

}  // namespace metaup::upload
