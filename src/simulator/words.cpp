#include "simulator/words.hpp"

#include <string>

namespace metaup::simulator {

const std::string_view kCallToActionTypes =
    " ADD_TO_CART APPLY_NOW ASK_ABOUT_SERVICES ASK_A_QUESTION ASK_FOR_MORE_INFO ASK_US AUDIO_CALL BOOK_A_CONSULTATION "
    "BOOK_NOW BOOK_TRAVEL BROWSE_SHOP BUY BUY_NOW BUY_TICKETS BUY_VIA_MESSAGE CALL CALL_ME CALL_NOW CHAT_NOW "
    "CHAT_WITH_US CONFIRM CONTACT CONTACT_US DONATE DONATE_NOW DOWNLOAD EVENT_RSVP FIND_A_GROUP FIND_OUT_MORE "
    "FIND_YOUR_GROUPS FOLLOW_NEWS_STORYLINE FOLLOW_PAGE FOLLOW_USER GET_A_QUOTE GET_DETAILS GET_DIRECTIONS "
    "GET_IN_TOUCH GET_OFFER GET_OFFER_VIEW GET_PROMOTIONS GET_QUOTE GET_SHOWTIMES GET_STARTED INQUIRE_NOW INSTALL_APP "
    "INSTALL_MOBILE_APP JOIN_CHANNEL JOIN_LIVE_VIDEO LEARN_MORE LIKE_PAGE LISTEN_MUSIC LISTEN_NOW MAKE_AN_APPOINTMENT "
    "MESSAGE_PAGE MOBILE_DOWNLOAD NO_BUTTON OPEN_INSTANT_APP OPEN_LINK ORDER_NOW PAY_TO_ACCESS PLAY_GAME "
    "PLAY_GAME_ON_FACEBOOK PURCHASE_GIFT_CARDS RAISE_MONEY RECORD_NOW REFER_FRIENDS REQUEST_TIME SAY_THANKS SEE_MORE "
    "SEE_SHOP SELL_NOW SEND_A_GIFT SEND_GIFT_MONEY SEND_UPDATES SHARE SHOP_NOW SHOP_WITH_AI SIGN_UP SOTTO_SUBSCRIBE "
    "START_A_CHAT START_ORDER SUBSCRIBE SWIPE_UP_PRODUCT SWIPE_UP_SHOP TRY_DEMO TRY_ON_WITH_AI UPDATE_APP USE_APP "
    "USE_MOBILE_APP VIDEO_ANNOTATION VIDEO_CALL VIEW_CART VIEW_CHANNEL VIEW_IN_CART VIEW_PRODUCT VISIT_PAGES_FEED "
    "VISIT_WEBSITE WATCH_LIVE_VIDEO WATCH_MORE WATCH_VIDEO WHATSAPP_MESSAGE WOODHENGE_SUPPORT ";

const std::string_view kButtonValues =
    " android_url app_destination app_link application event_id ios_url land_on_whatsapp_catalog "
    "land_on_whatsapp_profile lead_gen_form_id link link_caption link_format object_store_urls page product_link "
    "whatsapp_number ";

const std::string_view kPreviewFormats =
    " AUDIENCE_NETWORK_INSTREAM_VIDEO AUDIENCE_NETWORK_INSTREAM_VIDEO_MOBILE AUDIENCE_NETWORK_OUTSTREAM_VIDEO "
    "AUDIENCE_NETWORK_REWARDED_VIDEO BIZ_DISCO_FEED_MOBILE DESKTOP_FEED_STANDARD FACEBOOK_IFU_REELS_MOBILE "
    "FACEBOOK_PROFILE_FEED_DESKTOP FACEBOOK_PROFILE_FEED_MOBILE FACEBOOK_PROFILE_REELS_MOBILE FACEBOOK_REELS_BANNER "
    "FACEBOOK_REELS_BANNER_DESKTOP FACEBOOK_REELS_BANNER_FEED_ANDROID FACEBOOK_REELS_BANNER_FEED_ANDROID_LARGE "
    "FACEBOOK_REELS_BANNER_FULLSCREEN_IOS FACEBOOK_REELS_BANNER_FULLSCREEN_MOBILE FACEBOOK_REELS_MOBILE "
    "FACEBOOK_REELS_POSTLOOP FACEBOOK_REELS_POSTLOOP_FEED FACEBOOK_REELS_SIMILAR_PRODUCTS_MOBILE "
    "FACEBOOK_REELS_STICKER FACEBOOK_STORY_MOBILE FACEBOOK_STORY_STICKER_MOBILE INSTAGRAM_EXPLORE_CONTEXTUAL "
    "INSTAGRAM_EXPLORE_GRID_HOME INSTAGRAM_EXPLORE_IMMERSIVE INSTAGRAM_FEED_WEB INSTAGRAM_FEED_WEB_M_SITE "
    "INSTAGRAM_LEAD_GEN_MULTI_SUBMIT_ADS INSTAGRAM_PROFILE_FEED INSTAGRAM_PROFILE_REELS INSTAGRAM_REELS "
    "INSTAGRAM_REELS_OVERLAY INSTAGRAM_REELS_WEB INSTAGRAM_REELS_WEB_M_SITE INSTAGRAM_SEARCH_CHAIN "
    "INSTAGRAM_SEARCH_GRID INSTAGRAM_STANDARD INSTAGRAM_STORY INSTAGRAM_STORY_EFFECT_TRAY INSTAGRAM_STORY_WEB "
    "INSTAGRAM_STORY_WEB_M_SITE INSTANT_ARTICLE_RECIRCULATION_AD INSTANT_ARTICLE_STANDARD INSTREAM_BANNER_DESKTOP "
    "INSTREAM_BANNER_FEED_IOS INSTREAM_BANNER_FULLSCREEN_IOS INSTREAM_BANNER_FULLSCREEN_MOBILE "
    "INSTREAM_BANNER_IMMERSIVE_MOBILE INSTREAM_BANNER_MOBILE INSTREAM_VIDEO_DESKTOP INSTREAM_VIDEO_FULLSCREEN_IOS "
    "INSTREAM_VIDEO_FULLSCREEN_MOBILE INSTREAM_VIDEO_IMAGE INSTREAM_VIDEO_IMMERSIVE_MOBILE INSTREAM_VIDEO_MOBILE "
    "JOB_BROWSER_DESKTOP JOB_BROWSER_MOBILE MARKETPLACE_MOBILE MESSENGER_MOBILE_INBOX_MEDIA "
    "MESSENGER_MOBILE_STORY_MEDIA MOBILE_BANNER MOBILE_FEED_BASIC MOBILE_FEED_STANDARD MOBILE_FULLWIDTH "
    "MOBILE_INTERSTITIAL MOBILE_MEDIUM_RECTANGLE MOBILE_NATIVE RIGHT_COLUMN_STANDARD SUGGESTED_VIDEO_DESKTOP "
    "SUGGESTED_VIDEO_FULLSCREEN_MOBILE SUGGESTED_VIDEO_IMMERSIVE_MOBILE SUGGESTED_VIDEO_MOBILE WATCH_FEED_HOME "
    "WATCH_FEED_MOBILE WHATSAPP_STATUS_MEDIA ";

const std::string_view kCreativeFeatures =
    " adapt_to_placement add_text_overlay ads_with_benefits advantage_plus_creative app_highlights audio "
    "auto_promotion_tag biz_ai carousel_to_video catalog_feed_tag creative_stickers customize_product_recommendation "
    "cv_transformation description_automation dha_optimization dynamic_cta_text dynamic_partner_content "
    "enable_ncs_testimonials enhance_cta fb_feed_tag fb_reels_tag fb_story_tag feed_caption_optimization generate_cta "
    "hide_price hyperlink_formatting ig_feed_tag ig_glados_feed ig_reels_tag ig_stream_tag ig_video_native_subtitle "
    "image_animation image_auto_crop image_background_gen image_banner image_brightness_and_contrast image_end_card "
    "image_enhancement image_templates image_text_translation image_touchups image_uncrop inline_comment "
    "local_store_extension media_liquidity_animated_image media_order media_type_automation "
    "multi_creative_post_carousel multi_photo_to_video music_generation pac_genai_recomposition pac_recomposition "
    "pac_relaxation product_browsing product_extensions product_metadata_automation product_tags profile_card "
    "profile_extension replace_media_text reveal_details_over_time show_destination_blurbs show_summary "
    "site_extensions standard_enhancements_catalog text_extraction_for_headline "
    "text_extraction_for_tap_target text_formatting_optimization text_generation text_optimizations "
    "text_overlay_translation text_translation translate_voiceover video_auto_crop video_filtering video_highlight "
    "video_highlights video_to_image video_uncrop video_uncrop_9x16_to_9x18 video_voiceover "
    "wa_mm_image_filtering wa_mm_text_truncation_length ";

const std::string_view kDestinationTypes = " WEBSITE WEBSITE_AND_SHOP WEBSITE_AND_SHOP_OPT_OUT ";

const std::string_view kCreativeFields =
    " account_id actor_id ad_disclaimer_spec adlabels applink_treatment asset_feed_spec authorization_category "
    "auto_update body branded_content branded_content_sponsor_page_id bundle_folder_id call_to_action "
    "call_to_action_type categorization_criteria category_media_source collaborative_ads_lsb_image_bank_id "
    "contextual_multi_ads creative_sourcing_spec degrees_of_freedom_spec destination_set_id destination_spec "
    "dynamic_ad_voice effective_authorization_category effective_instagram_media_id effective_object_story_id "
    "enable_direct_install enable_launch_instant_app existing_post_title facebook_branded_content "
    "format_transformation_spec generative_asset_spec id image_crops image_hash image_url instagram_branded_content "
    "instagram_permalink_url "
    "instagram_user_id interactive_components_spec link_deep_link_url link_destination_display_url link_og_id "
    "link_url marketing_message_structured_spec media_sourcing_spec messenger_sponsored_message name object_id "
    "object_store_url object_story_id object_story_spec object_type object_url omnichannel_link_spec "
    "page_welcome_message photo_album_source_object_story_id place_page_set_id platform_customizations "
    "playable_asset_id portrait_customizations product_data product_set_id product_suggestion_settings "
    "recommender_settings regional_regulation_disclaimer_spec source_facebook_post_id source_instagram_media_id "
    "status template_url template_url_spec thumbnail_id thumbnail_url title url_tags use_page_actor_override video_id "
    "wamo_whatsapp_identity_spec ";

const std::string_view kCreativeParams =
    " actor_id ad_disclaimer_spec adlabels applink_treatment asset_feed_spec authorization_category body "
    "branded_content branded_content_sponsor_page_id bundle_folder_id call_to_action categorization_criteria "
    "category_media_source contextual_multi_ads creative_sourcing_spec degrees_of_freedom_spec destination_set_id "
    "destination_spec dynamic_ad_voice enable_launch_instant_app execution_options existing_post_title "
    "facebook_branded_content format_transformation_spec generative_asset_spec image_crops image_file image_hash "
    "image_url instagram_branded_content instagram_permalink_url instagram_user_id interactive_components_spec "
    "is_dco_internal link_og_id link_url marketing_message_structured_spec media_sourcing_spec name object_id "
    "object_story_id object_story_spec object_type object_url omnichannel_link_spec page_welcome_message "
    "place_page_set_id platform_customizations playable_asset_id portrait_customizations product_set_id "
    "product_suggestion_settings recommender_settings regional_regulation_disclaimer_spec source_facebook_post_id "
    "source_instagram_media_id template_url template_url_spec thumbnail_url title url_tags use_page_actor_override "
    "wamo_whatsapp_identity_spec ";

const std::string_view kCreativeJsonParams =
    " ad_disclaimer_spec adlabels asset_feed_spec branded_content call_to_action contextual_multi_ads "
    "creative_sourcing_spec degrees_of_freedom_spec destination_spec execution_options facebook_branded_content "
    "format_transformation_spec generative_asset_spec image_crops instagram_branded_content "
    "interactive_components_spec "
    "marketing_message_structured_spec media_sourcing_spec object_story_spec omnichannel_link_spec "
    "platform_customizations portrait_customizations product_suggestion_settings recommender_settings "
    "regional_regulation_disclaimer_spec wamo_whatsapp_identity_spec ";

const std::string_view kAdFields =
    " account_id ad_active_time ad_review_feedback ad_schedule_end_time ad_schedule_start_time adlabels adset adset_id "
    "bid_amount bid_info bid_type campaign campaign_id configured_status conversion_domain conversion_specs "
    "created_time creative creative_asset_groups_spec creative_automation_spec demolink_hash display_sequence "
    "effective_status engagement_audience failed_delivery_checks id issues_info last_updated_by_app_id name placement "
    "preview_shareable_link priority recommendations source_ad source_ad_id special_ad_categories status targeting "
    "tracking_and_conversion_with_defaults tracking_specs updated_time ";

const std::string_view kAdContent =
    " ad_schedule_end_time ad_schedule_start_time adlabels adset_spec audience_id bid_amount conversion_domain "
    "creative creative_asset_groups_spec creative_automation_spec display_sequence draft_adgroup_id "
    "engagement_audience include_demolink_hashes priority tracking_specs ";

const std::string_view kVideoFields =
    " ad_breaks admin_creator audio_isrc backdated_time backdated_time_granularity boost_eligibility_info "
    "content_category content_tags copyright copyright_check_information copyright_monitoring_status created_time "
    "custom_labels description embed_html embeddable event expiration format from icon id is_crosspost_video "
    "is_crossposting_eligible is_episode is_instagram_eligible is_reference_only length live_audience_count "
    "live_status music_video_copyright permalink_url picture place post_id post_views premiere_living_room_status "
    "privacy published replace_audio_status scheduled_publish_time selected_audio_spec source spherical status "
    "thumbnails title universal_video_id updated_time views ";

const std::string_view kStoryMembers =
    " instagram_user_id link_data page_id photo_data product_data template_data text_data threads_user_id video_data "
    "whats_app_business_phone_number ";

const std::string_view kLinkDataMembers =
    " ad_context additional_image_index app_link_spec attachment_style automated_product_tags boosted_product_set_id "
    "branded_content_shared_to_sponsor_status branded_content_sponsor_page_id call_to_action caption "
    "child_attachments collection_thumbnails customization_rules_spec description event_id force_single_link "
    "format_option image_crops image_hash image_layer_specs image_overlay_spec is_local_expansion link message "
    "multi_share_end_card multi_share_optimized name offer_id page_welcome_message picture post_click_configuration "
    "preferred_image_tags preferred_video_tags retailer_item_ids show_multiple_images smart_pse_enabled "
    "static_fallback_spec use_flexible_image_aspect_ratio ";

const std::string_view kCardMembers =
    " android_url call_to_action caption description ig_media_id image_crops image_hash ios_url link "
    "marketing_message_buttons name picture place_data static_card video_id ";

const std::string_view kPhotoDataMembers =
    " branded_content_shared_to_sponsor_status branded_content_sponsor_page_id caption image_hash page_welcome_message "
    "url ";

const std::string_view kVideoDataMembers =
    " additional_image_index branded_content_shared_to_sponsor_status branded_content_sponsor_page_id call_to_action "
    "collection_thumbnails customization_rules_spec image_hash image_url link_description message offer_id "
    "page_welcome_message post_click_configuration retailer_item_ids targeting title video_id ";

const std::string_view kCropKeys = " 100x100 100x72 191x100 300x400 400x150 400x500 600x360 90x160 ";

const std::string_view kFeedMembers =
    " ad_formats additional_data app_product_page_id asset_customization_rules audios autotranslate bodies "
    "call_ads_configuration call_to_action_types call_to_actions captions carousels ctwa_consent_data descriptions "
    "events groups images link_urls message_extensions onsite_destinations optimization_type promotional_metadata "
    "reasons_to_shop shops_bundle titles translations upcoming_events videos web_destination_spec ";

const std::string_view kStoryTexts =
    " caption description image_url link link_description message name picture title url ";

const std::string_view kFeedFormats = " SINGLE_IMAGE SINGLE_VIDEO CAROUSEL CAROUSEL_IMAGE AUTOMATIC_FORMAT ";

bool is_one_of(std::string_view words, std::string_view word) {
  if (word.empty() || word.find(' ') != std::string_view::npos) return false;
  return words.find(" " + std::string(word) + " ") != std::string_view::npos;
}

}  // namespace metaup::simulator
