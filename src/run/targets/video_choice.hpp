#pragma once
#include <string>

#include "run/targets/delivery.hpp"

namespace metaup::run {

// What all targets decide in the same way whose content is a video. `delivery` is that of the target.

/// What a video is called at Meta. It can be recognised by this; without a title none could.
[[nodiscard]] std::string title_of_video(const report::Item& item, const VideoSettings& settings);

/// How a video goes up: on with a session that broke off, in one request, or in chunks; or it is taken for one that is
/// there.
[[nodiscard]] Decision send_video(DeliveryTarget& target, Delivery& delivery);

/// It is at Meta, as the registry knows. The same for images, which end in no other way.
[[nodiscard]] Decision end_there(DeliveryTarget& target, Delivery& delivery, const std::string& remote_id);

}  // namespace metaup::run
