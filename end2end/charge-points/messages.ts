/**
 * The OCPP 1.6 messages that our charge points send and answer, as the specification has them. The library
 * checks every one against the official schemas; these types only keep our own hand steady.
 */

export type ConnectorStatus =
  | 'Available'
  | 'Preparing'
  | 'Charging'
  | 'SuspendedEVSE'
  | 'SuspendedEV'
  | 'Finishing'
  | 'Reserved'
  | 'Unavailable'
  | 'Faulted';

export interface BootNotification {
  chargePointVendor: string;
  chargePointModel: string;
  chargePointSerialNumber?: string;
  chargeBoxSerialNumber?: string;
  firmwareVersion?: string;
  iccid?: string;
  imsi?: string;
  meterType?: string;
  meterSerialNumber?: string;
}

export interface StatusNotification {
  connectorId: number;
  status: ConnectorStatus;
  errorCode: string;
  info?: string;
  timestamp?: string;
  vendorId?: string;
  vendorErrorCode?: string;
}

export interface SampledValue {
  value: string;
  context?: string;
  measurand?: string;
  phase?: string;
  unit?: string;
}

export interface IdTagInfo {
  status: string;
}

/** What a charge point asks, and what it is answered. */
export interface Calls {
  Authorize: { request: { idTag: string }; response: { idTagInfo: IdTagInfo } };
  BootNotification: {
    request: BootNotification;
    response: { status: string; currentTime: string; interval: number };
  };
  DataTransfer: {
    request: { vendorId: string; messageId?: string; data?: string };
    response: { status: string; data?: string };
  };
  FirmwareStatusNotification: { request: { status: string }; response: Record<string, never> };
  Heartbeat: { request: Record<string, never>; response: { currentTime: string } };
  MeterValues: {
    request: {
      connectorId: number;
      transactionId?: number;
      meterValue: { timestamp: string; sampledValue: SampledValue[] }[];
    };
    response: Record<string, never>;
  };
  StartTransaction: {
    request: { connectorId: number; idTag: string; meterStart: number; timestamp: string };
    response: { idTagInfo: IdTagInfo; transactionId: number };
  };
  StatusNotification: { request: StatusNotification; response: Record<string, never> };
  StopTransaction: {
    request: { transactionId: number; meterStop: number; timestamp: string; idTag?: string; reason?: string };
    response: { idTagInfo?: IdTagInfo };
  };
}

export interface ConfigurationKey {
  key: string;
  readonly: boolean;
  value?: string;
}

/** What a charge point is asked, and what it answers. */
export interface Answers {
  GetConfiguration: {
    request: { key?: string[] };
    response: { configurationKey?: ConfigurationKey[]; unknownKey?: string[] };
  };
  ClearChargingProfile: { request: { id?: number }; response: { status: 'Accepted' | 'Unknown' } };
  SetChargingProfile: {
    request: {
      connectorId: number;
      csChargingProfiles: {
        chargingProfilePurpose: string;
        chargingSchedule: { chargingSchedulePeriod: { limit: number }[] };
      };
    };
    response: { status: 'Accepted' | 'Rejected' | 'NotSupported' };
  };
  Reset: { request: { type: 'Soft' | 'Hard' }; response: { status: 'Accepted' | 'Rejected' } };
  TriggerMessage: {
    request: { requestedMessage: string; connectorId?: number };
    response: { status: 'Accepted' | 'Rejected' | 'NotImplemented' };
  };
}
