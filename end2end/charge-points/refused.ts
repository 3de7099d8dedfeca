import { RPCClient } from 'ocpp-rpc';

/** Tries to connect with subprotocols that nobody here speaks, and gives back the status that it is refused with. */
export async function connectInVain(
  endpoint: string,
  identity: string,
  protocols: string[],
): Promise<number> {
  const client = new RPCClient({
    endpoint,
    identity,
    protocols,
    reconnect: false,
  } as ConstructorParameters<typeof RPCClient>[0]);
  const refusal = await client.connect().then(
    () => new Error('it was let in'),
    (error: unknown) => error,
  );
  const { code } = refusal as { code?: unknown };
  if (typeof code !== 'number') throw refusal;
  return code;
}
