"""Every message, for type checkers. Do not edit: `just write-app-server-schema` writes it anew.

Input: nothing. Output: a union for each direction and kind. A type checker sees each member typed by
its params and can prove that none was forgotten; at run time the unions name the classes alone, so
that no model is imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from protocol_models.codec.messages import (
    ErrorResponse,
    Notification,
    Request,
    Response,
    UnknownNotification,
    UnknownRequest,
)

__all__ = [
    "ClientMessage",
    "ClientNotification",
    "ClientRequest",
    "ServerMessage",
    "ServerNotification",
    "ServerRequest",
]

if TYPE_CHECKING:
    from protocol_models.v1.approval import ApplyPatchApprovalParams, ExecCommandApprovalParams
    from protocol_models.v1.auth import GetAuthStatusParams
    from protocol_models.v1.conversation import GetConversationSummaryParams
    from protocol_models.v1.fuzzy_search import (
        FuzzyFileSearchParams,
        FuzzyFileSearchSessionCompletedNotification,
        FuzzyFileSearchSessionStartParams,
        FuzzyFileSearchSessionStopParams,
        FuzzyFileSearchSessionUpdatedNotification,
        FuzzyFileSearchSessionUpdateParams,
    )
    from protocol_models.v1.git import GitDiffToRemoteParams
    from protocol_models.v1.initialize import InitializeParams
    from protocol_models.v1.retired.auth import (
        AuthStatusChangeNotification,
        CancelLoginChatGptParams,
        LoginApiKeyParams,
        LoginChatGptCompleteNotification,
    )
    from protocol_models.v1.retired.command import ExecOneOffCommandParams
    from protocol_models.v1.retired.config import SetDefaultModelParams
    from protocol_models.v1.retired.conversation import (
        AddConversationListenerParams,
        ArchiveConversationParams,
        ForkConversationParams,
        ListConversationsParams,
        NewConversationParams,
        RemoveConversationListenerParams,
        ResumeConversationParams,
        SessionConfiguredNotification,
    )
    from protocol_models.v1.retired.turn import (
        InterruptConversationParams,
        SendUserMessageParams,
        SendUserTurnParams,
    )
    from protocol_models.v2.account import AccountUpdatedNotification, GetAccountParams
    from protocol_models.v2.app import (
        AppListUpdatedNotification,
        AppsInstalledParams,
        AppsListParams,
        AppsReadParams,
    )
    from protocol_models.v2.approval import (
        CommandExecutionRequestApprovalParams,
        FileChangeRequestApprovalParams,
        PermissionsRequestApprovalParams,
    )
    from protocol_models.v2.background_terminal import (
        ThreadBackgroundTerminalsCleanParams,
        ThreadBackgroundTerminalsListParams,
        ThreadBackgroundTerminalsTerminateParams,
    )
    from protocol_models.v2.command import (
        CommandExecOutputDeltaNotification,
        CommandExecParams,
        CommandExecResizeParams,
        CommandExecTerminateParams,
        CommandExecWriteParams,
    )
    from protocol_models.v2.config import (
        ConfigBatchWriteParams,
        ConfigReadParams,
        ConfigValueWriteParams,
        ConfigWarningNotification,
    )
    from protocol_models.v2.elicitation import McpServerElicitationRequestParams
    from protocol_models.v2.environment import (
        EnvironmentAddParams,
        EnvironmentInfoParams,
        EnvironmentStatusParams,
    )
    from protocol_models.v2.external_agent import (
        ExternalAgentConfigDetectParams,
        ExternalAgentConfigImportCompletedNotification,
        ExternalAgentConfigImportHistoryRecordParams,
        ExternalAgentConfigImportParams,
        ExternalAgentConfigImportProgressNotification,
    )
    from protocol_models.v2.feature import (
        CollaborationModeListParams,
        ExperimentalFeatureEnablementSetParams,
        ExperimentalFeatureListParams,
        MockExperimentalMethodParams,
    )
    from protocol_models.v2.feedback import FeedbackSaveParams, FeedbackUploadParams
    from protocol_models.v2.fs import (
        FsChangedNotification,
        FsCopyParams,
        FsCreateDirectoryParams,
        FsGetMetadataParams,
        FsReadDirectoryParams,
        FsReadFileParams,
        FsRemoveParams,
        FsUnwatchParams,
        FsWatchParams,
        FsWriteFileParams,
    )
    from protocol_models.v2.guardian import (
        ItemGuardianApprovalReviewCompletedNotification,
        ItemGuardianApprovalReviewStartedNotification,
        StrictReviewRequiredNotification,
    )
    from protocol_models.v2.hook import HookCompletedNotification, HooksListParams, HookStartedNotification
    from protocol_models.v2.item_events import (
        AgentMessageDeltaNotification,
        CommandExecutionOutputDeltaNotification,
        FileChangeOutputDeltaNotification,
        FileChangePatchUpdatedNotification,
        ItemCompletedNotification,
        ItemStartedNotification,
        McpToolCallProgressNotification,
        PlanDeltaNotification,
        RawResponseCompletedNotification,
        RawResponseItemCompletedNotification,
        ReasoningSummaryPartAddedNotification,
        ReasoningSummaryTextDeltaNotification,
        ReasoningTextDeltaNotification,
        TerminalInteractionNotification,
    )
    from protocol_models.v2.login import (
        AccountLoginCompletedNotification,
        AccountSessionsListParams,
        AccountSessionsSwitchParams,
        CancelLoginAccountParams,
        ChatgptAuthTokensRefreshParams,
        LoginAccountParams,
    )
    from protocol_models.v2.marketplace import (
        MarketplaceAddParams,
        MarketplaceRemoveParams,
        MarketplaceUpgradeParams,
    )
    from protocol_models.v2.mcp import (
        ListMcpServerStatusParams,
        McpResourceReadParams,
        McpServerOauthLoginCompletedNotification,
        McpServerOauthLoginParams,
        McpServerToolCallParams,
    )
    from protocol_models.v2.mcp_event import (
        McpServerEventStreamNotification,
        McpServerEventStreamStartParams,
        McpServerEventStreamStopParams,
    )
    from protocol_models.v2.mcp_startup import (
        McpServerStartupCompletedNotification,
        McpServerStatusUpdatedNotification,
    )
    from protocol_models.v2.memory import (
        MemoryStatusParams,
        ThreadMemoryModeSetParams,
        ThreadMemoryReadParams,
    )
    from protocol_models.v2.model import (
        ModelListParams,
        ModelReroutedNotification,
        ModelSafetyBufferingUpdatedNotification,
        ModelVerificationNotification,
    )
    from protocol_models.v2.model_provider import (
        AuthRecoveryNotification,
        BedrockCheckGovCloudRequirementsParams,
        BedrockDiscoverParams,
        BedrockSetupParams,
        GatewayOAuthChangedNotification,
        GatewayOAuthLoginParams,
        GatewayOAuthReadParams,
        GcpSetupParams,
        ModelProviderCapabilitiesReadParams,
        ModelProviderConfigWriteParams,
        ModelProviderDefaultSetParams,
        ModelProviderListParams,
    )
    from protocol_models.v2.permission import PermissionProfileListParams
    from protocol_models.v2.plugin import (
        PluginInstalledParams,
        PluginInstallParams,
        PluginListParams,
        PluginReadParams,
        PluginReconcileParams,
        PluginSearchParams,
        PluginSkillReadParams,
        PluginUninstallParams,
    )
    from protocol_models.v2.plugin_share import (
        PluginShareCheckoutParams,
        PluginShareDeleteParams,
        PluginShareListParams,
        PluginShareSaveParams,
        PluginShareUpdateTargetsParams,
    )
    from protocol_models.v2.process import (
        ProcessExitedNotification,
        ProcessKillParams,
        ProcessOutputDeltaNotification,
        ProcessResizePtyParams,
        ProcessSpawnParams,
        ProcessWriteStdinParams,
    )
    from protocol_models.v2.project import (
        ProjectChangedNotification,
        ProjectCreateParams,
        ProjectDeleteParams,
        ProjectImportParams,
        ProjectListParams,
        ProjectMoveParams,
        ProjectReadParams,
        ProjectUpdateParams,
    )
    from protocol_models.v2.rate_limit import (
        AccountRateLimitsUpdatedNotification,
        ConsumeAccountRateLimitResetCreditParams,
        GetAccountRateLimitsParams,
        GetAccountTokenUsageParams,
        SendAddCreditsNudgeEmailParams,
    )
    from protocol_models.v2.realtime import (
        ThreadRealtimeAppendAudioParams,
        ThreadRealtimeAppendSpeechParams,
        ThreadRealtimeAppendTextParams,
        ThreadRealtimeClosedNotification,
        ThreadRealtimeErrorNotification,
        ThreadRealtimeItemAddedNotification,
        ThreadRealtimeItemCompletedNotification,
        ThreadRealtimeItemStartedNotification,
        ThreadRealtimeItemTranscriptDeltaNotification,
        ThreadRealtimeListParams,
        ThreadRealtimeListVoicesParams,
        ThreadRealtimeOutputAudioDeltaNotification,
        ThreadRealtimeSdpNotification,
        ThreadRealtimeStartedNotification,
        ThreadRealtimeStartParams,
        ThreadRealtimeStopParams,
        ThreadRealtimeTranscriptDeltaNotification,
        ThreadRealtimeTranscriptDoneNotification,
    )
    from protocol_models.v2.remote_control import (
        RemoteControlClientsListParams,
        RemoteControlClientsRevokeParams,
        RemoteControlDisableParams,
        RemoteControlEnableParams,
        RemoteControlPairingStartParams,
        RemoteControlPairingStatusParams,
        RemoteControlStatusChangedNotification,
    )
    from protocol_models.v2.review import ReviewStartParams
    from protocol_models.v2.server import (
        AttestationGenerateParams,
        CurrentTimeReadParams,
        DeprecationNoticeNotification,
        ErrorNotification,
        GuardianWarningNotification,
        ServerDiagnosticsParams,
        ServerRequestResolvedNotification,
        WarningNotification,
    )
    from protocol_models.v2.skill import (
        SkillsChangedNotification,
        SkillsConfigWriteParams,
        SkillsExtraRootsSetParams,
        SkillsListParams,
    )
    from protocol_models.v2.thread import (
        EnvironmentConnectionNotification,
        ThreadForkParams,
        ThreadListParams,
        ThreadLoadedListParams,
        ThreadReadParams,
        ThreadResumeParams,
        ThreadStartedNotification,
        ThreadStartParams,
    )
    from protocol_models.v2.thread_action import (
        ContextCompactedNotification,
        ThreadApproveGuardianDeniedActionParams,
        ThreadCompactStartParams,
        ThreadDecrementElicitationParams,
        ThreadGuardianReviewParams,
        ThreadIncrementElicitationParams,
        ThreadInjectItemsParams,
        ThreadPredictionRequestParams,
        ThreadPredictionUpdatedNotification,
        ThreadPrepareApprovedPlanParams,
        ThreadSampleCancelParams,
        ThreadSampleParams,
        ThreadShellCommandParams,
        ThreadTokenUsageUpdatedNotification,
    )
    from protocol_models.v2.thread_attachment import (
        ThreadAttachmentAddParams,
        ThreadAttachmentListParams,
        ThreadAttachmentOwnerListParams,
        ThreadAttachmentRemoveParams,
        ThreadAttachmentUpdatedNotification,
    )
    from protocol_models.v2.thread_goal import (
        ThreadGoalClearedNotification,
        ThreadGoalClearParams,
        ThreadGoalGetParams,
        ThreadGoalSetParams,
        ThreadGoalUpdatedNotification,
    )
    from protocol_models.v2.thread_history import (
        ThreadItemsListParams,
        ThreadItemsReadParams,
        ThreadSearchCancelParams,
        ThreadSearchOccurrencesParams,
        ThreadSearchParams,
        ThreadSearchPartialNotification,
        ThreadTimelineListParams,
        ThreadTurnsItemsListParams,
        ThreadTurnsListParams,
    )
    from protocol_models.v2.thread_lifecycle import (
        ThreadArchivedNotification,
        ThreadArchiveParams,
        ThreadClosedNotification,
        ThreadDeletedNotification,
        ThreadDeleteParams,
        ThreadMetadataUpdateParams,
        ThreadNameUpdatedNotification,
        ThreadProjectUpdatedNotification,
        ThreadReadStateChangedNotification,
        ThreadReadStateUpdateParams,
        ThreadRevertedNotification,
        ThreadRevertParams,
        ThreadRollbackParams,
        ThreadSetNameParams,
        ThreadStatusChangedNotification,
        ThreadUnarchivedNotification,
        ThreadUnarchiveParams,
        ThreadUnsubscribeParams,
    )
    from protocol_models.v2.thread_queue import (
        ThreadQueueAddParams,
        ThreadQueueChangedNotification,
        ThreadQueueDeleteParams,
        ThreadQueueListParams,
        ThreadQueueReorderParams,
        ThreadQueueStartParams,
        ThreadQueueUpdateParams,
    )
    from protocol_models.v2.thread_section import (
        ThreadSectionChangedNotification,
        ThreadSectionCreateParams,
        ThreadSectionDeleteParams,
        ThreadSectionListParams,
        ThreadSectionMoveParams,
        ThreadSectionUpdateParams,
    )
    from protocol_models.v2.thread_settings import (
        ThreadSettingsUpdatedNotification,
        ThreadSettingsUpdateParams,
    )
    from protocol_models.v2.tool import DynamicToolCallParams, ToolRequestUserInputParams
    from protocol_models.v2.turn import (
        TurnCompletedNotification,
        TurnDiffUpdatedNotification,
        TurnInterruptParams,
        TurnModerationMetadataNotification,
        TurnPlanUpdatedNotification,
        TurnSettingsUpdateParams,
        TurnStartedNotification,
        TurnStartParams,
        TurnSteerParams,
    )
    from protocol_models.v2.user_verification import (
        UserVerificationCancelParams,
        UserVerificationDeleteParams,
        UserVerificationEnrollParams,
        UserVerificationStatusParams,
        UserVerificationVerifyParams,
    )
    from protocol_models.v2.windows import (
        WindowsSandboxSetupCompletedNotification,
        WindowsSandboxSetupStartParams,
        WindowsWorldWritableWarningNotification,
    )

    ServerNotification: TypeAlias = (
        Notification[GatewayOAuthChangedNotification]
        | Notification[AccountLoginCompletedNotification]
        | Notification[AccountRateLimitsUpdatedNotification]
        | Notification[AccountUpdatedNotification]
        | Notification[AppListUpdatedNotification]
        | Notification[AuthStatusChangeNotification]
        | Notification[StrictReviewRequiredNotification]
        | Notification[CommandExecOutputDeltaNotification]
        | Notification[ConfigWarningNotification]
        | Notification[DeprecationNoticeNotification]
        | Notification[ErrorNotification]
        | Notification[ExternalAgentConfigImportCompletedNotification]
        | Notification[ExternalAgentConfigImportProgressNotification]
        | Notification[FsChangedNotification]
        | Notification[FuzzyFileSearchSessionCompletedNotification]
        | Notification[FuzzyFileSearchSessionUpdatedNotification]
        | Notification[GuardianWarningNotification]
        | Notification[HookCompletedNotification]
        | Notification[HookStartedNotification]
        | Notification[AgentMessageDeltaNotification]
        | Notification[ItemGuardianApprovalReviewCompletedNotification]
        | Notification[ItemGuardianApprovalReviewStartedNotification]
        | Notification[CommandExecutionOutputDeltaNotification]
        | Notification[TerminalInteractionNotification]
        | Notification[ItemCompletedNotification]
        | Notification[FileChangeOutputDeltaNotification]
        | Notification[FileChangePatchUpdatedNotification]
        | Notification[McpToolCallProgressNotification]
        | Notification[PlanDeltaNotification]
        | Notification[ReasoningSummaryPartAddedNotification]
        | Notification[ReasoningSummaryTextDeltaNotification]
        | Notification[ReasoningTextDeltaNotification]
        | Notification[ItemStartedNotification]
        | Notification[LoginChatGptCompleteNotification]
        | Notification[McpServerEventStreamNotification]
        | Notification[McpServerOauthLoginCompletedNotification]
        | Notification[McpServerStartupCompletedNotification]
        | Notification[McpServerStatusUpdatedNotification]
        | Notification[ModelReroutedNotification]
        | Notification[ModelSafetyBufferingUpdatedNotification]
        | Notification[ModelVerificationNotification]
        | Notification[AuthRecoveryNotification]
        | Notification[ProcessExitedNotification]
        | Notification[ProcessOutputDeltaNotification]
        | Notification[ProjectChangedNotification]
        | Notification[RawResponseCompletedNotification]
        | Notification[RawResponseItemCompletedNotification]
        | Notification[RemoteControlStatusChangedNotification]
        | Notification[ServerRequestResolvedNotification]
        | Notification[SessionConfiguredNotification]
        | Notification[SkillsChangedNotification]
        | Notification[ThreadArchivedNotification]
        | Notification[ThreadAttachmentUpdatedNotification]
        | Notification[ThreadClosedNotification]
        | Notification[ContextCompactedNotification]
        | Notification[ThreadDeletedNotification]
        | Notification[EnvironmentConnectionNotification]
        | Notification[ThreadGoalClearedNotification]
        | Notification[ThreadGoalUpdatedNotification]
        | Notification[ThreadNameUpdatedNotification]
        | Notification[ThreadPredictionUpdatedNotification]
        | Notification[ThreadProjectUpdatedNotification]
        | Notification[ThreadQueueChangedNotification]
        | Notification[ThreadReadStateChangedNotification]
        | Notification[ThreadRealtimeClosedNotification]
        | Notification[ThreadRealtimeErrorNotification]
        | Notification[ThreadRealtimeItemCompletedNotification]
        | Notification[ThreadRealtimeItemStartedNotification]
        | Notification[ThreadRealtimeItemTranscriptDeltaNotification]
        | Notification[ThreadRealtimeItemAddedNotification]
        | Notification[ThreadRealtimeOutputAudioDeltaNotification]
        | Notification[ThreadRealtimeSdpNotification]
        | Notification[ThreadRealtimeStartedNotification]
        | Notification[ThreadRealtimeTranscriptDeltaNotification]
        | Notification[ThreadRealtimeTranscriptDoneNotification]
        | Notification[ThreadRevertedNotification]
        | Notification[ThreadSearchPartialNotification]
        | Notification[ThreadSectionChangedNotification]
        | Notification[ThreadSettingsUpdatedNotification]
        | Notification[ThreadStartedNotification]
        | Notification[ThreadStatusChangedNotification]
        | Notification[ThreadTokenUsageUpdatedNotification]
        | Notification[ThreadUnarchivedNotification]
        | Notification[TurnCompletedNotification]
        | Notification[TurnDiffUpdatedNotification]
        | Notification[TurnModerationMetadataNotification]
        | Notification[TurnPlanUpdatedNotification]
        | Notification[TurnStartedNotification]
        | Notification[WarningNotification]
        | Notification[WindowsWorldWritableWarningNotification]
        | Notification[WindowsSandboxSetupCompletedNotification]
        | UnknownNotification
    )
    """Every notification that a server sends."""
    ServerRequest: TypeAlias = (
        Request[ChatgptAuthTokensRefreshParams]
        | Request[ApplyPatchApprovalParams]
        | Request[AttestationGenerateParams]
        | Request[CurrentTimeReadParams]
        | Request[ExecCommandApprovalParams]
        | Request[CommandExecutionRequestApprovalParams]
        | Request[FileChangeRequestApprovalParams]
        | Request[PermissionsRequestApprovalParams]
        | Request[DynamicToolCallParams]
        | Request[ToolRequestUserInputParams]
        | Request[McpServerElicitationRequestParams]
        | UnknownRequest
    )
    """Every request that a server sends."""
    ServerMessage: TypeAlias = ServerNotification | ServerRequest | Response[Any] | ErrorResponse
    """Every line that a server sends."""
    ClientNotification: TypeAlias = Notification[None] | UnknownNotification
    """Every notification that a client sends."""
    ClientRequest: TypeAlias = (
        Request[BedrockCheckGovCloudRequirementsParams]
        | Request[BedrockDiscoverParams]
        | Request[BedrockSetupParams]
        | Request[None]
        | Request[GatewayOAuthLoginParams | None]
        | Request[GatewayOAuthReadParams | None]
        | Request[GcpSetupParams]
        | Request[CancelLoginAccountParams]
        | Request[LoginAccountParams]
        | Request[ConsumeAccountRateLimitResetCreditParams]
        | Request[GetAccountRateLimitsParams | None]
        | Request[GetAccountParams]
        | Request[SendAddCreditsNudgeEmailParams]
        | Request[GetAccountTokenUsageParams | None]
        | Request[AccountSessionsListParams]
        | Request[AccountSessionsSwitchParams]
        | Request[AddConversationListenerParams]
        | Request[AppsInstalledParams]
        | Request[AppsListParams]
        | Request[AppsReadParams]
        | Request[ArchiveConversationParams]
        | Request[CancelLoginChatGptParams]
        | Request[CollaborationModeListParams]
        | Request[CommandExecParams]
        | Request[CommandExecResizeParams]
        | Request[CommandExecTerminateParams]
        | Request[CommandExecWriteParams]
        | Request[ConfigBatchWriteParams]
        | Request[ConfigReadParams]
        | Request[ConfigValueWriteParams]
        | Request[EnvironmentAddParams]
        | Request[EnvironmentInfoParams]
        | Request[EnvironmentStatusParams]
        | Request[ExecOneOffCommandParams]
        | Request[ExperimentalFeatureEnablementSetParams]
        | Request[ExperimentalFeatureListParams]
        | Request[ExternalAgentConfigDetectParams]
        | Request[ExternalAgentConfigImportParams]
        | Request[ExternalAgentConfigImportHistoryRecordParams]
        | Request[FeedbackSaveParams]
        | Request[FeedbackUploadParams]
        | Request[ForkConversationParams]
        | Request[FsCopyParams]
        | Request[FsCreateDirectoryParams]
        | Request[FsGetMetadataParams]
        | Request[FsReadDirectoryParams]
        | Request[FsReadFileParams]
        | Request[FsRemoveParams]
        | Request[FsUnwatchParams]
        | Request[FsWatchParams]
        | Request[FsWriteFileParams]
        | Request[FuzzyFileSearchParams]
        | Request[FuzzyFileSearchSessionStartParams]
        | Request[FuzzyFileSearchSessionStopParams]
        | Request[FuzzyFileSearchSessionUpdateParams]
        | Request[GetAuthStatusParams]
        | Request[GetConversationSummaryParams]
        | Request[GitDiffToRemoteParams]
        | Request[HooksListParams]
        | Request[InitializeParams]
        | Request[InterruptConversationParams]
        | Request[ListConversationsParams]
        | Request[LoginApiKeyParams]
        | Request[MarketplaceAddParams]
        | Request[MarketplaceRemoveParams]
        | Request[MarketplaceUpgradeParams]
        | Request[McpServerEventStreamStartParams]
        | Request[McpServerEventStreamStopParams]
        | Request[McpServerOauthLoginParams]
        | Request[McpResourceReadParams]
        | Request[McpServerToolCallParams]
        | Request[ListMcpServerStatusParams]
        | Request[MemoryStatusParams]
        | Request[MockExperimentalMethodParams]
        | Request[ModelListParams]
        | Request[ModelProviderCapabilitiesReadParams]
        | Request[ModelProviderConfigWriteParams]
        | Request[ModelProviderDefaultSetParams]
        | Request[ModelProviderListParams]
        | Request[NewConversationParams]
        | Request[PermissionProfileListParams]
        | Request[PluginInstallParams]
        | Request[PluginInstalledParams]
        | Request[PluginListParams]
        | Request[PluginReadParams]
        | Request[PluginReconcileParams]
        | Request[PluginSearchParams]
        | Request[PluginShareCheckoutParams]
        | Request[PluginShareDeleteParams]
        | Request[PluginShareListParams]
        | Request[PluginShareSaveParams]
        | Request[PluginShareUpdateTargetsParams]
        | Request[PluginSkillReadParams]
        | Request[PluginUninstallParams]
        | Request[ProcessKillParams]
        | Request[ProcessResizePtyParams]
        | Request[ProcessSpawnParams]
        | Request[ProcessWriteStdinParams]
        | Request[ProjectCreateParams]
        | Request[ProjectDeleteParams]
        | Request[ProjectImportParams]
        | Request[ProjectListParams]
        | Request[ProjectMoveParams]
        | Request[ProjectReadParams]
        | Request[ProjectUpdateParams]
        | Request[RemoteControlClientsListParams]
        | Request[RemoteControlClientsRevokeParams]
        | Request[RemoteControlDisableParams | None]
        | Request[RemoteControlEnableParams | None]
        | Request[RemoteControlPairingStartParams]
        | Request[RemoteControlPairingStatusParams]
        | Request[RemoveConversationListenerParams]
        | Request[ResumeConversationParams]
        | Request[ReviewStartParams]
        | Request[SendUserMessageParams]
        | Request[SendUserTurnParams]
        | Request[ServerDiagnosticsParams]
        | Request[SetDefaultModelParams]
        | Request[SkillsConfigWriteParams]
        | Request[SkillsExtraRootsSetParams]
        | Request[SkillsListParams]
        | Request[ThreadApproveGuardianDeniedActionParams]
        | Request[ThreadArchiveParams]
        | Request[ThreadAttachmentAddParams]
        | Request[ThreadAttachmentListParams]
        | Request[ThreadAttachmentRemoveParams]
        | Request[ThreadAttachmentOwnerListParams]
        | Request[ThreadBackgroundTerminalsCleanParams]
        | Request[ThreadBackgroundTerminalsListParams]
        | Request[ThreadBackgroundTerminalsTerminateParams]
        | Request[ThreadCompactStartParams]
        | Request[ThreadDecrementElicitationParams]
        | Request[ThreadDeleteParams]
        | Request[ThreadForkParams]
        | Request[ThreadGoalClearParams]
        | Request[ThreadGoalGetParams]
        | Request[ThreadGoalSetParams]
        | Request[ThreadGuardianReviewParams]
        | Request[ThreadIncrementElicitationParams]
        | Request[ThreadInjectItemsParams]
        | Request[ThreadItemsListParams]
        | Request[ThreadItemsReadParams]
        | Request[ThreadListParams]
        | Request[ThreadLoadedListParams]
        | Request[ThreadMemoryReadParams]
        | Request[ThreadMemoryModeSetParams]
        | Request[ThreadMetadataUpdateParams]
        | Request[ThreadSetNameParams]
        | Request[ThreadPredictionRequestParams]
        | Request[ThreadPrepareApprovedPlanParams]
        | Request[ThreadQueueAddParams]
        | Request[ThreadQueueDeleteParams]
        | Request[ThreadQueueListParams]
        | Request[ThreadQueueReorderParams]
        | Request[ThreadQueueStartParams]
        | Request[ThreadQueueUpdateParams]
        | Request[ThreadReadParams]
        | Request[ThreadReadStateUpdateParams]
        | Request[ThreadRealtimeAppendAudioParams]
        | Request[ThreadRealtimeAppendSpeechParams]
        | Request[ThreadRealtimeAppendTextParams]
        | Request[ThreadRealtimeListParams]
        | Request[ThreadRealtimeListVoicesParams]
        | Request[ThreadRealtimeStartParams]
        | Request[ThreadRealtimeStopParams]
        | Request[ThreadResumeParams]
        | Request[ThreadRevertParams]
        | Request[ThreadRollbackParams]
        | Request[ThreadSampleParams]
        | Request[ThreadSampleCancelParams]
        | Request[ThreadSearchParams]
        | Request[ThreadSearchCancelParams]
        | Request[ThreadSearchOccurrencesParams]
        | Request[ThreadSectionMoveParams]
        | Request[ThreadSettingsUpdateParams]
        | Request[ThreadShellCommandParams]
        | Request[ThreadStartParams]
        | Request[ThreadTimelineListParams]
        | Request[ThreadTurnsItemsListParams]
        | Request[ThreadTurnsListParams]
        | Request[ThreadUnarchiveParams]
        | Request[ThreadUnsubscribeParams]
        | Request[ThreadSectionCreateParams]
        | Request[ThreadSectionDeleteParams]
        | Request[ThreadSectionListParams]
        | Request[ThreadSectionUpdateParams]
        | Request[TurnInterruptParams]
        | Request[TurnSettingsUpdateParams]
        | Request[TurnStartParams]
        | Request[TurnSteerParams]
        | Request[UserVerificationCancelParams]
        | Request[UserVerificationDeleteParams]
        | Request[UserVerificationEnrollParams]
        | Request[UserVerificationStatusParams]
        | Request[UserVerificationVerifyParams]
        | Request[WindowsSandboxSetupStartParams]
        | UnknownRequest
    )
    """Every request that a client sends."""
    ClientMessage: TypeAlias = ClientNotification | ClientRequest | Response[Any] | ErrorResponse
    """Every line that a client sends."""

else:
    ServerNotification = ClientNotification = Notification | UnknownNotification
    ServerRequest = ClientRequest = Request | UnknownRequest
    ServerMessage = ClientMessage = ServerNotification | ServerRequest | Response | ErrorResponse
